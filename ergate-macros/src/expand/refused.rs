//! What stands for a step or a dependency with a mistake in its signature: whoever uses it is not told of the same mistake
//! in other words.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::hands::Hands;
use super::parameter::owned;
use super::scope::{self, Private};
use super::step::jump;
use super::{local, namesake, told};
use crate::function::Function;
use crate::options::{DependencyOptions, StepOptions};

/// A step that fits behind every other, and every other behind it.
pub(super) fn step(function: &Function, options: &StepOptions) -> TokenStream {
    if !function.is_free() {
        return TokenStream::new();
    }
    let (private, outside) = (Private::imported(), options.root.private());
    let (name, spelt) = (function.name(), function.name().unraw().to_string());
    let (namesake, jump) = (namesake(function), jump(function, &outside));
    let input = match function.nameable_input() {
        Some(input) => owned(input.taken.ty()),
        None => quote!(()),
    };
    let known = quote! {
        type Takes = #private::TakesNothing;
        type Hands = #private::HandsNothing;
    };
    let types = told::implement(
        function,
        &quote!(#private::Typed),
        &known,
        ("Types", &quote!((#input, (), ()))),
        &quote!(#private::Types),
        &private,
    );
    let ways = Hands::of(function, &private).listed.table(&private);
    let (open, scope, need) = (local("__open"), local("__scope"), local("__need"));
    let glue = quote! {
        #types

        #[automatically_derived]
        impl #private::Marked for #name {
            const KEY: #private::StepKey = #private::StepKey {
                name: #spelt,
                path: ::core::concat!(::core::module_path!(), "::", #spelt),
            };
            const DEFINITION: #private::StepDefinition = #private::StepDefinition {
                key: <Self as #private::Step>::KEY,
                mode: #private::Mode::Blocking,
                policy: #private::Policy::new(),
                next: true,
                ways: #ways,
                needs: #private::Needs::NONE,
                call: <Self as #private::Marked>::call,
            };
            fn call<'__open>(
                #open: &mut #private::Open<'__open>,
                _: #private::Passing,
            ) -> #private::Calling<'__open> {
                #private::Calling::failed(#open)
            }
            fn ask<'__scope>(
                _: usize,
                #scope: &'__scope mut #private::Scope,
                #need: &'static #private::Need,
            ) -> #private::Resolving<'__scope> {
                #private::Scope::job(#scope, #need)
            }
        }
    };
    let glue = scope::around(function, &outside, &glue);
    quote!(#namesake #jump #glue)
}

/// A dependency that takes whatever it is given, and makes whatever is wanted.
pub(super) fn dependency(function: &Function, options: &DependencyOptions) -> TokenStream {
    if !function.is_free() {
        return TokenStream::new();
    }
    let (private, outside) = (Private::imported(), options.root.private());
    let (name, namesake) = (function.name(), namesake(function));
    let glue = quote! {
        #[automatically_derived]
        impl #private::Described for #name {
            const ABOUT: #private::About = #private::About::Refused;
        }

        #[allow(dead_code, reason = "not every function is a dependency of another")]
        impl #name {
            #[doc(hidden)]
            pub const fn __walk(&self, _: &mut #private::Walk) {}
        }
    };
    let glue = scope::around(function, &outside, &glue);
    quote!(#namesake #glue)
}
