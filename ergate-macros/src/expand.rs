//! From the model to tokens: the function first, untouched; then what the runtime needs to know of it.

mod dependency;
mod outlive;
mod parameter;
mod returns;
mod step;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

pub(crate) use outlive::borrows;
pub(crate) use parameter::owned;

use crate::errors::Errors;
use crate::function::Function;
use crate::marks;
use crate::options::{DependencyOptions, StepOptions};

/// `#[step]`.
pub(crate) fn step(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let options = StepOptions::read(options, &mut errors);
    let function = match read("step", item, &mut errors) {
        Ok(function) => function,
        Err(as_it_was) => return as_it_was,
    };
    function.check_step(&options, &mut errors);
    if !errors.is_empty() {
        return quote!(#function #errors);
    }
    let glue = step::expand(&function, &options);
    quote!(#function #glue)
}

/// `#[dependency]`.
pub(crate) fn dependency(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let options = DependencyOptions::read(options, &mut errors);
    let function = match read("dependency", item, &mut errors) {
        Ok(function) => function,
        Err(as_it_was) => return as_it_was,
    };
    function.check_dependency(&options, &mut errors);
    if !errors.is_empty() {
        return quote!(#function #errors);
    }
    let glue = dependency::expand(&function, &options);
    quote!(#function #glue)
}

/// The function, or what is emitted when there is none: the item as it was, so that an editor still sees it, and why.
fn read(attribute: &str, item: TokenStream, errors: &mut Errors) -> Result<Function, TokenStream> {
    Function::read(item.clone(), errors).map_err(|error| {
        match kind_of(&item) {
            Some((kind, token)) => errors.at(
                token,
                format!("`#[{attribute}]` stands on a function, and this is {kind}"),
            ),
            None => errors.push(error),
        }
        let item = marks::strip(item);
        quote!(#item #errors)
    })
}

/// What an item is that is no function.
fn kind_of(item: &TokenStream) -> Option<(&'static str, Ident)> {
    const KINDS: [(&str, &str); 10] = [
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
    ];
    item.clone().into_iter().find_map(|token| match token {
        proc_macro2::TokenTree::Ident(word) if word == "fn" => Some(None),
        proc_macro2::TokenTree::Ident(word) => {
            let kind = KINDS.iter().find(|(keyword, _)| word == keyword);
            kind.map(|(_, kind)| Some((*kind, word)))
        }
        _ => None,
    })?
}

/// A name of ours inside generated code, which no name of the user's can meet.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// The type of the function's name on which the glue hangs. A type, and never a value: a parameter of that name must
/// stay a binding.
fn namesake(function: &Function, private: &TokenStream) -> TokenStream {
    let (visibility, name) = (&function.visibility, function.name());
    let conditions = function.conditions();
    let _ = private;
    quote! {
        #(#conditions)*
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code)]
        #visibility enum #name {
            #[doc(hidden)]
            __Declared,
        }
    }
}
