//! From the model to tokens: the function first, untouched; then what the runtime needs to know of it.

mod blame;
mod circle;
mod contexts;
mod dependency;
mod hands;
mod lives;
mod outlive;
mod parameter;
mod refused;
mod returns;
mod scope;
mod step;
mod told;

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::quote;

pub(crate) use blame::{call, first};
pub(crate) use contexts::questions as context_questions;
pub(crate) use hands::Hands;
pub(crate) use outlive::borrows;
pub(crate) use parameter::{owned, stand_in};
pub(crate) use scope::Private;

use crate::errors::Errors;
use crate::function::{Function, Returns};
use crate::marks::{self, Source};
use crate::options::{DependencyOptions, StepOptions};
use crate::ways;

/// `#[step]`.
pub(crate) fn step(options: TokenStream, item: TokenStream) -> TokenStream {
    // A mistake beside the signature leaves a step: what else is wrong with it, and with its workflow, is told at once.
    let (mut errors, mut beside) = (Errors::default(), Errors::default());
    let options = StepOptions::read(options, &mut beside);
    let mut function = match read("step", item, &mut errors) {
        Ok(function) => function,
        Err(as_it_was) => return quote!(#as_it_was #beside),
    };
    if ways::refuse_repeated(&mut function.signature.output, &mut beside) {
        function.returns = Returns::read(&function.signature.output);
    }
    if let Some(output) = &options.output {
        function.returns = Returns::of(output);
    }
    function.check_step(&mut errors);
    options.check(&function, &mut beside);
    let glue = if errors.is_empty() {
        step::expand(&function, &options)
    } else {
        let completed = completed(&function);
        let refused = refused::step(&function, &options);
        quote!(#errors #completed #refused)
    };
    let contented = contented(&mut function);
    quote!(#contented #function #beside #glue)
}

/// Where a step lists its ways on in its return type, as it is asked to, that is no reason to complain of the type.
fn contented(function: &mut Function) -> Option<TokenStream> {
    ways::are_listed(&mut function.signature.output).then(|| {
        quote! {
            #[allow(clippy::type_complexity, reason = "the ways on from a step stand in its return type")]
        }
    })
}

/// `#[dependency]`.
pub(crate) fn dependency(options: TokenStream, item: TokenStream) -> TokenStream {
    let (mut errors, mut beside) = (Errors::default(), Errors::default());
    let options = DependencyOptions::read(options, &mut beside);
    let function = match read("dependency", item, &mut errors) {
        Ok(function) => function,
        Err(as_it_was) => return quote!(#as_it_was #beside),
    };
    function.check_dependency(&options, &mut errors);
    let glue = if errors.is_empty() {
        dependency::expand(&function, &options)
    } else {
        let completed = completed(&function);
        let refused = refused::dependency(&function, &options);
        quote!(#errors #completed #refused)
    };
    quote!(#function #beside #glue)
}

/// A type in `#[depends(..)]` of a function that is refused: whoever writes `Pool::new` has written `Pool` first, and an
/// editor completes what it finds in the output.
fn completed(function: &Function) -> TokenStream {
    let types = function
        .parameters
        .iter()
        .filter_map(|parameter| match &parameter.source {
            Source::Depends(depends) => depends.target.type_named(),
            _ => None,
        });
    quote!(#(#[allow(unused_imports, reason = "for an editor")] use #types as _;)*)
}

/// The function, or what is emitted when there is none: the item as it was, so that an editor still sees it, and why.
fn read(attribute: &str, item: TokenStream, errors: &mut Errors) -> Result<Function, TokenStream> {
    Function::read(item.clone(), errors).map_err(|error| {
        match kind_of(&item) {
            Some((kind, token)) => errors.at(
                token,
                format!(
                    "`#[{attribute}]` stands on a function, and this is {kind}\n\nhelp: put it on a `fn`"
                ),
            ),
            None => errors.push(error),
        }
        let item = marks::strip(item);
        quote!(#item #errors)
    })
}

/// What an item is that is no function.
fn kind_of(item: &TokenStream) -> Option<(&'static str, Ident)> {
    const KINDS: [(&str, &str); 11] = [
        ("struct", "a struct"),
        ("enum", "an enum"),
        ("union", "a union"),
        ("trait", "a trait"),
        ("impl", "an `impl` block"),
        ("mod", "a module"),
        ("static", "a static"),
        ("type", "a type alias"),
        ("use", "an import"),
        ("macro_rules", "a macro"),
        ("const", "a constant"),
    ];
    let words: Vec<Ident> = item.clone().into_iter().filter_map(word).collect();
    if words.iter().any(|word| word == "fn") {
        return None;
    }
    words.into_iter().find_map(|word| {
        let (_, kind) = KINDS.iter().find(|(keyword, _)| word == keyword)?;
        Some((*kind, word))
    })
}

fn word(token: TokenTree) -> Option<Ident> {
    match token {
        TokenTree::Ident(word) => Some(word),
        _ => None,
    }
}

/// A name of ours inside generated code, which no name of the user's can meet.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// The type of the function's name on which the glue hangs. A type, and never a value: a parameter of that name must
/// stay a binding.
///
/// It stands where the name does, for messages that show where it is defined.
fn namesake(function: &Function) -> TokenStream {
    let (visibility, name) = (&function.visibility, function.name());
    let conditions = function.conditions();
    let keyword = syn::Token![enum](name.span());
    let variant = quote! {
        #[doc(hidden)]
        __Declared,
    };
    let variants = blame::group(Delimiter::Brace, name.span(), variant);
    quote! {
        #(#conditions)*
        #[doc(hidden)]
        #[allow(
            non_camel_case_types,
            dead_code,
            missing_debug_implementations,
            reason = "it has the function's name, and is never made"
        )]
        #visibility #keyword #name #variants
    }
}
