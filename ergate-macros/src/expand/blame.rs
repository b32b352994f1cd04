//! Generated code that the compiler blames on the user's own token.
//!
//! Only punctuation stands where the user's token does: an identifier there would be one more target for an editor's
//! go-to-definition. The spans are the user's as they are, without the mark of an expansion, so that a message does not say
//! which macro it comes from.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::{Expr, Path};

/// `_`, for the subject of `<_ as Trait>::method(..)`: a bound that it does not meet is blamed on it.
pub(super) fn subject(span: Span) -> TokenStream {
    quote_spanned!(span=> _)
}

/// `(function)(arguments)`: an expression's span runs from its first token to its last.
pub(crate) fn call(span: Span, function: impl ToTokens, arguments: impl ToTokens) -> TokenStream {
    [function.into_token_stream(), arguments.into_token_stream()]
        .map(|inside| group(Delimiter::Parenthesis, span, inside))
        .into_iter()
        .collect()
}

pub(super) fn group(delimiter: Delimiter, span: Span, inside: TokenStream) -> TokenTree {
    let mut group = Group::new(delimiter, inside);
    group.set_span(span);
    TokenTree::Group(group)
}

/// What begins and ends a type of ours that stands for the user's.
pub(super) fn brackets(span: Span) -> (TokenStream, TokenStream) {
    (quote_spanned!(span=> <), quote_spanned!(span=> >))
}

/// The token of a path that names what it leads to.
pub(crate) fn last_name(path: &Path) -> Span {
    path.segments
        .last()
        .map_or_else(Span::call_site, |last| last.ident.span())
}

/// The first token.
pub(crate) fn first(tokens: impl ToTokens) -> Span {
    tokens
        .into_token_stream()
        .into_iter()
        .next()
        .map_or_else(Span::call_site, |token| token.span())
}

/// The token of an expression that names the function.
pub(super) fn function_name(function: &Expr) -> Span {
    match function {
        Expr::Path(path) => last_name(&path.path),
        other => first(other),
    }
}
