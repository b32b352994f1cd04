//! Whether a step takes what the one before it returns.
//!
//! Two types that are spelled alike in one module are one type. What is spelled otherwise may be too, which only the compiler
//! knows: it is asked there, and nowhere else, for each question takes it as long as a step does.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::Step;
use super::glue::input;
use super::question::Question;
use crate::expand::{Hands, Private};

/// What has to be asked of the step at this place. Where a condition stands on a step before it, that may be another one.
pub(super) fn questions(
    steps: &[(&Step<'_>, &Hands)],
    at: usize,
    private: &Private,
) -> Vec<Question> {
    let (step, _) = steps[at];
    let name = step.read.name();
    let taken = input(step);
    let mut conditions: Vec<_> = step.conditions().map(ToTokens::to_token_stream).collect();
    let mut questions = Vec::new();
    let mut ask = |conditions: &[TokenStream], more: Vec<TokenStream>, asked| {
        questions.push(Question {
            conditions: conditions.iter().cloned().chain(more).collect(),
            asked,
        });
    };
    for (before, hands) in steps[..at].iter().rev() {
        if let Some(taken) = &taken
            && hands.next
            && !(before.is_as_read() && step.is_as_read() && are_one(&hands.output, taken))
        {
            let before_it = before.read.name();
            let more = before.conditions().map(ToTokens::to_token_stream);
            let asked = quote! {
                <#taken as #private::Fits<
                    #name, #before_it, <#before_it as #private::Step>::Output, <#before_it as #private::Step>::Hands,
                    <#name as #private::Step>::Takes,
                >>::ALLOWED
            };
            ask(&conditions, more.collect(), asked);
        }
        let mut absent = before.conditions().peekable();
        if absent.peek().is_none() {
            return questions;
        }
        let absent = absent.filter_map(|condition| condition.parse_args::<TokenStream>().ok());
        conditions.push(quote!(#[cfg(not(all(#(#absent),*)))]));
    }
    // It may be the first.
    if !(at == 0 && step.is_as_read()) {
        let begins = input(steps[0].0).unwrap_or_else(|| quote!(()));
        ask(
            &conditions,
            Vec::new(),
            quote!(<#begins as #private::Begins<#name, <#name as #private::Step>::Input>>::ALLOWED),
        );
    }
    questions
}

/// Whether both are spelled alike, in words that mean one thing wherever they stand.
pub(super) fn are_one(one: &TokenStream, other: &TokenStream) -> bool {
    let (mut one, mut other) = (one.clone().into_iter(), other.clone().into_iter());
    loop {
        let alike = match (one.next(), other.next()) {
            (None, None) => return true,
            (Some(TokenTree::Ident(one)), Some(TokenTree::Ident(other))) => {
                one == other && one != "impl" && one != "$crate"
            }
            (Some(TokenTree::Punct(one)), Some(TokenTree::Punct(other))) => {
                one.as_char() == other.as_char() && one.as_char() != '!'
            }
            (Some(TokenTree::Literal(one)), Some(TokenTree::Literal(other))) => {
                one.to_string() == other.to_string()
            }
            (Some(TokenTree::Group(one)), Some(TokenTree::Group(other))) => {
                one.delimiter() == other.delimiter() && are_one(&one.stream(), &other.stream())
            }
            _ => false,
        };
        if !alike {
            return false;
        }
    }
}
