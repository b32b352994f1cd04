//! Mistakes, collected so that one compilation reports them all.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// The mistakes that were found so far.
#[derive(Default)]
pub(crate) struct Errors(Option<syn::Error>);

impl Errors {
    /// A mistake in these tokens.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(first) => first.combine(error),
            none => *none = Some(error),
        }
    }

    /// The value, where there is one; the mistake is kept otherwise.
    pub(crate) fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}

impl ToTokens for Errors {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if let Some(errors) = &self.0 {
            tokens.extend(errors.to_compile_error());
        }
    }
}

/// The known word that was probably meant, as the end of a message.
pub(crate) fn did_you_mean(word: &str, known: &[&'static str]) -> String {
    match closest(word, known) {
        Some(known) => format!("\n\nhelp: did you mean `{known}`?"),
        None => format!("\n\nhelp: there are {}", listed(known)),
    }
}

/// The known word that was probably meant.
pub(crate) fn closest(word: &str, known: &[&'static str]) -> Option<&'static str> {
    let limit = word.chars().count().max(3) / 3;
    let closest = known
        .iter()
        .map(|known| (distance(word, known), *known))
        .min()?;
    if closest.0 <= limit {
        return Some(closest.1);
    }
    let mut known = known.iter();
    known.find(|known| begin_alike(word, known)).copied()
}

/// `retry` and `retries`.
fn begin_alike(one: &str, other: &str) -> bool {
    let alike = one.chars().zip(other.chars());
    alike.take_while(|(one, other)| one == other).count() >= 4
}

fn listed(known: &[&str]) -> String {
    known
        .iter()
        .map(|known| format!("`{known}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<_>, Vec<_>) = (one.chars().collect(), other.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for i in 1..=one.len() {
        let mut row = vec![i];
        for j in 1..=other.len() {
            let differs = usize::from(one[i - 1] != other[j - 1]);
            let mut best = (rows[i - 1][j] + 1)
                .min(row[j - 1] + 1)
                .min(rows[i - 1][j - 1] + differs);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}
