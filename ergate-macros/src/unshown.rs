//! Bounds of ergate's own functions that no message shows.
//!
//! Where a call does not keep a bound, the compiler says so in the bound's own sentence, and then shows where the bound
//! stands: five lines of ergate's source that tell its users nothing. It leaves out a bound of which it does not know where
//! it stands. A crate's metadata has each place as one in a single file, so that a bound which begins in one file and ends
//! in another stands nowhere for whoever uses the crate.
//!
//! Should a compiler come that keeps such places, the five lines are there again, and `tests/ui` tells of it.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{ImplItemFn, TypeParamBound, WherePredicate};

/// With nothing in `elsewhere`, asks the macro of that name, which stands in another file, to come back with a token.
pub(crate) fn expand(elsewhere: TokenStream, item: TokenStream) -> TokenStream {
    let Some(elsewhere) = elsewhere.into_iter().next() else {
        return quote!(elsewhere! { #item });
    };
    let mut function = match syn::parse2::<ImplItemFn>(item) {
        Ok(function) => function,
        Err(error) => return error.into_compile_error(),
    };
    let generics = &mut function.sig.generics;
    let named = generics
        .type_params_mut()
        .flat_map(|parameter| &mut parameter.bounds);
    for bound in named {
        unshow(bound, elsewhere.span());
    }
    let predicates = generics
        .where_clause
        .iter_mut()
        .flat_map(|clause| &mut clause.predicates);
    for predicate in predicates {
        if let WherePredicate::Type(predicate) = predicate {
            for bound in &mut predicate.bounds {
                unshow(bound, elsewhere.span());
            }
        }
    }
    function.into_token_stream()
}

/// The same bound, whose last token stands elsewhere.
fn unshow(bound: &mut TypeParamBound, elsewhere: Span) {
    let TypeParamBound::Trait(written) = &*bound else {
        return;
    };
    // A name alone would be in one file: the other one.
    let mut tokens: Vec<TokenTree> = match written.path.get_ident() {
        Some(name) => quote_spanned!(name.span()=> for<> #name),
        None => written.to_token_stream(),
    }
    .into_iter()
    .collect();
    if let Some(last) = tokens.last_mut() {
        last.set_span(last.span().located_at(elsewhere));
    }
    *bound = TypeParamBound::Verbatim(tokens.into_iter().collect());
}
