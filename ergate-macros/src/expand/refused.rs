//! What stands for a step or a dependency with a mistake in its signature: whoever uses it is not told of the same mistake
//! in other words.

use proc_macro2::TokenStream;
use quote::quote;

use super::hands::Hands;
use super::parameter::owned;
use super::scope::{self, Private};
use super::step::{jump, key};
use super::{local, namesake, told};
use crate::function::Function;
use crate::options::{DependencyOptions, StepOptions};

/// A step that fits behind every other, and every other behind it.
pub(super) fn step(function: &Function, options: &StepOptions) -> TokenStream {
    if !function.is_free() {
        return TokenStream::new();
    }
    let (private, outside) = (Private::imported(), options.root.private());
    let (name, key) = (function.name(), key(function));
    let (namesake, jump) = (namesake(function), jump(function, &outside));
    let input = match function.nameable_input() {
        Some(input) => owned(input.taken.ty()),
        None => quote!(()),
    };
    let known = quote! {
        type Takes = __TakesNothing;
        type Hands = __HandsNothing;
    };
    let types = told::implement(
        function,
        &quote!(__private::Typed),
        &known,
        ("Types", &quote!((#input, (), ()))),
        &quote!(__private::Types),
    );
    let ways = Hands::of(function, &private).listed.ways(&private);
    let (open, scope, need) = (local("__open"), local("__scope"), local("__need"));
    let glue = quote! {
        #types

        #[automatically_derived]
        impl __private::Marked for #name {
            #ways
            const DEFINITION: __StepDefinition = __StepDefinition {
                key: #key,
                mode: __Mode::Blocking,
                policy: __Policy::new(),
                next: true,
                ways: &[],
                needs: __Needs::NONE,
                call: <Self as __private::Marked>::call,
            };
            fn call<'__open>(
                #open: &mut __Open<'__open>,
                _: __Passing,
            ) -> __Calling<'__open> {
                __Calling::failed(#open)
            }
            fn ask<'__scope>(
                _: usize,
                #scope: &'__scope mut __Scope,
                #need: &'static __Need,
            ) -> __Resolving<'__scope> {
                __Scope::job(#scope, #need)
            }
        }
    };
    let glue = scope::around(function, &outside, &jump, &glue);
    quote!(#namesake #glue)
}

/// A dependency that takes whatever it is given, and makes whatever is wanted.
pub(super) fn dependency(function: &Function, options: &DependencyOptions) -> TokenStream {
    if !function.is_free() {
        return TokenStream::new();
    }
    let outside = options.root.private();
    let (name, namesake) = (function.name(), namesake(function));
    let glue = quote! {
        #[automatically_derived]
        impl __private::Described for #name {
            const ABOUT: __About = __About::Refused;
        }
        #[automatically_derived]
        impl __private::Origin for #name {
            type Arguments = ();
            type Alone = __private::Miscounted;
        }

        #[allow(dead_code, reason = "not every function is a dependency of another")]
        impl #name {
            #[doc(hidden)]
            pub const fn __walk(&self, _: &mut __Walk) {}
        }
    };
    let glue = scope::around(function, &outside, &TokenStream::new(), &glue);
    quote!(#namesake #glue)
}
