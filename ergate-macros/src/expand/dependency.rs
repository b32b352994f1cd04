//! What `#[dependency]` adds to its function.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::outlive::outlive;
use super::parameter::{hand_over, need};
use super::step::called;
use super::{local, namesake, returns};
use crate::function::{Function, Parameter};
use crate::marks::Source;
use crate::options::DependencyOptions;

pub(super) fn expand(function: &Function, options: &DependencyOptions) -> TokenStream {
    let private = options.root.private();
    let namesake = namesake(function, &private);
    let (name, spelt) = (function.name(), function.name().unraw().to_string());
    let conditions = function.conditions();
    let allowed = function.allowed();
    let arguments = function
        .parameters
        .iter()
        .filter(is_argument)
        .map(|argument| outlive(&argument.written.ty));
    let made = outlive(&function.returns.value);
    let lifetime = if options.application {
        quote!(PerApplication)
    } else {
        quote!(PerRun)
    };
    let needs = function
        .parameters
        .iter()
        .filter(|parameter| !is_argument(parameter))
        .map(|parameter| need(parameter, &private));
    let call = call(function, &private);
    let teardown = teardown(options, &made, &private);
    quote! {
        #namesake

        #(#conditions)*
        #[automatically_derived]
        #allowed
        impl #private::Declaration for #name {
            type Arguments = (#(#arguments,)*);
            type Return = #made;
            type Lifetime = #private::#lifetime;
            const DEFINITION: #private::DependencyDefinition<Self::Arguments, Self::Return> =
                #private::DependencyDefinition {
                    name: #spelt,
                    needs: &[#(#needs),*],
                    call: #call,
                    teardown: #teardown,
                };
        }
    }
}

fn is_argument(parameter: &&Parameter) -> bool {
    matches!(parameter.source, Source::Unmarked)
}

fn call(function: &Function, private: &TokenStream) -> TokenStream {
    let places: Vec<_> = (0..function.parameters.len())
        .map(|at| local(&format!("__{at}")))
        .collect();
    let (mut arguments, mut takes, mut asked) = (Vec::new(), Vec::new(), 0);
    for (place, parameter) in places.iter().zip(&function.parameters) {
        if is_argument(&parameter) {
            arguments.push(place);
        } else {
            takes.push(take(place, parameter, asked, private));
            asked += 1;
        }
    }
    let finish = returns::finish(
        &function.returns,
        |value| quote!(::core::result::Result::Ok(#value)),
        private,
    );
    let called = called(function, &places);
    let body = if function.is_async() {
        quote!(#private::Making::later(#called, #finish))
    } else {
        quote!(#private::Making::Done(#private::apply(#called, #finish)))
    };
    let open = local("__open");
    let open = if takes.is_empty() {
        quote!(_)
    } else {
        quote!(mut #open)
    };
    quote!(|(#(#arguments,)*), #open| { #(#takes)* #body })
}

fn take(
    place: &proc_macro2::Ident,
    parameter: &Parameter,
    at: usize,
    private: &TokenStream,
) -> TokenStream {
    let (value, error) = (hand_over(parameter, at, private), local("__error"));
    quote! {
        let #place = match #value {
            ::core::result::Result::Ok(#place) => #place,
            ::core::result::Result::Err(#error) => {
                return #private::Making::Done(::core::result::Result::Err(#error));
            }
        };
    }
}

fn teardown(options: &DependencyOptions, made: &TokenStream, private: &TokenStream) -> TokenStream {
    let Some(function) = &options.teardown else {
        return quote!(::core::option::Option::None);
    };
    let (value, outcome) = (local("__value"), local("__outcome"));
    quote! {
        ::core::option::Option::Some(|#value, #outcome| {
            #private::tear_down(#private::Made::<#made>::NEW, #function, #value, #outcome)
        })
    }
}
