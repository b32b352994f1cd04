//! Ways on that do not stand where a step's return type has them.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::Type;

use crate::errors::Errors;
use crate::function::{arguments, last_segment};
use crate::spelling::spell;

/// Refuses them: they can't be written as JSON, and the compiler would propose to derive that.
pub(super) fn refuse(returned: &Type, errors: &mut Errors) {
    let Some(last) = last_segment(returned) else {
        if mentions_a_way(returned) {
            alone(returned, errors);
        }
        return;
    };
    let inside = arguments(last);
    match (last.ident.to_string().as_str(), inside.first()) {
        ("Flow", Some(next)) => refuse_in_a_flow(next, &inside[1..], errors),
        ("Flow" | "GoTo" | "End", _) => {}
        _ if inside.iter().any(mentions_a_way) => alone(returned, errors),
        _ => {}
    }
}

/// Of `Flow<next, ways>`.
fn refuse_in_a_flow(next: &Type, ways: &[Type], errors: &mut Errors) {
    let last = last_segment(next).map(|last| (last.ident.to_string(), arguments(last)));
    let (name, inside) = last.unwrap_or_default();
    let ways: String = ways.iter().map(|way| format!(", {}", spell(way))).collect();
    match (name.as_str(), &*inside) {
        ("Result", [value, error]) => errors.at(
            next,
            format!(
                "a step that may fail returns its `Flow` in the `Result`\n\n\
                 help: write `Result<Flow<{}{ways}>, {}>`",
                spell(value),
                spell(error)
            ),
        ),
        _ if mentions_a_way(next) => errors.at(
            next,
            format!(
                "the first type in `Flow<..>` is what the next step takes, and `{0}` is a way on\n\n\
                 help: write it second: `Flow<T, {0}>`, or `Flow<Never, {0}>` if the step never goes on to the next",
                spell(next)
            ),
        ),
        _ => {}
    }
}

fn alone(returned: &Type, errors: &mut Errors) {
    errors.at(
        returned,
        "a step returns its way on by itself, or in a `Result`\n\n\
         help: write `Flow<T, ..>` outermost, with what the next step takes as `T`",
    );
}

/// Whether `Flow<` or `GoTo<` is in it. Without brackets they are somebody else's.
fn mentions_a_way(ty: &Type) -> bool {
    within(ty.to_token_stream())
}

fn within(tokens: TokenStream) -> bool {
    let mut after_a_way = false;
    tokens.into_iter().any(|token| {
        let opens = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '<');
        let found = after_a_way && opens;
        after_a_way = matches!(&token, TokenTree::Ident(word) if word == "Flow" || word == "GoTo");
        found || matches!(token, TokenTree::Group(group) if within(group.stream()))
    })
}
