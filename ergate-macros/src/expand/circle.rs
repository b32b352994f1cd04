//! Dependencies that need each other: a walk over what each marked function needs, made while compiling.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::parameter::origin;
use super::{blame, local, scope};
use crate::function::Function;
use crate::marks::Source;

/// The walk itself.
pub(super) fn walk(function: &Function, private: &TokenStream) -> TokenStream {
    let (name, spelt) = (function.name(), function.name().unraw().to_string());
    let (walk, needed) = (local("__walk"), local("__needed"));
    let steps = needed_paths(function).enumerate().map(|(at, path)| {
        let origin = origin(path);
        quote! {
            if #walk.takes(#at) {
                let #needed = #origin;
                #needed.__walk(#walk);
            }
        }
    });
    quote! {
        #[automatically_derived]
        #[allow(dead_code)]
        impl #name {
            #[doc(hidden)]
            pub const fn __walk(&self, #walk: &mut #private::Walk) {
                if #walk.enter(#spelt, ::core::concat!(::core::module_path!(), "::", #spelt)) {
                    #(#steps)*
                    #walk.leave();
                }
            }
        }
    }
}

/// Whether it comes back to where it began.
pub(super) fn questions(
    function: &Function,
    outside: &TokenStream,
    private: &TokenStream,
) -> TokenStream {
    let (name, walk) = (function.name(), local("__walk"));
    let questions = needed_paths(function).enumerate().map(|(at, path)| {
        let refuse = blame::call(
            blame::last_name(path),
            quote!(#private::refuse_circle),
            quote!(&#walk),
        );
        let question = quote! {
            let mut #walk = #private::Walk::along(#at);
            #name::__Declared.__walk(&mut #walk);
            #refuse
        };
        scope::question(function, outside, &question)
    });
    questions.collect()
}

/// The functions that it needs, as far as they may be marked.
pub(super) fn needed_paths(function: &Function) -> impl Iterator<Item = &syn::Path> {
    let sources = function
        .parameters
        .iter()
        .map(|parameter| &parameter.source);
    sources.filter_map(|source| match source {
        Source::Depends(depends) => depends.target.importable(),
        _ => None,
    })
}
