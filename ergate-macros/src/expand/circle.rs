//! Dependencies that need each other: a walk over what each marked function needs, made while compiling.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::parameter::origin;
use super::scope::Private;
use super::{blame, contexts, local};
use crate::function::Function;
use crate::marks::Source;

/// The walk itself.
pub(super) fn walk(function: &Function) -> TokenStream {
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
    let read = contexts::spelt(function);
    let walks = needed_paths(function).enumerate().map(|(at, _)| {
        let along = leads_back(at);
        quote!(const #along: bool = #name::__walk_along(#at).is_circle();)
    });
    let need = local("__need");
    let walk_along = needed_paths(function).next().map(|_| {
        quote! {
            const fn __walk_along(#need: usize) -> __Walk {
                let mut #walk = __Walk::along(#need);
                #name::__Declared.__walk(&mut #walk);
                #walk
            }
        }
    });
    quote! {
        #[allow(dead_code, reason = "not every function is a dependency of another")]
        impl #name {
            #(#walks)*

            #walk_along

            #[doc(hidden)]
            pub const fn __walk(&self, #walk: &mut __Walk) {
                if #walk.enter(#spelt, ::core::concat!(::core::module_path!(), "::", #spelt)) {
                    #(#walk.reads(#read);)*
                    #(#steps)*
                    #walk.leave();
                }
            }
        }
    }
}

/// Whether it comes back to where it began.
pub(super) fn questions(function: &Function, private: &Private) -> TokenStream {
    let name = function.name();
    let questions = needed_paths(function).enumerate().map(|(at, path)| {
        let conditions = function.conditions();
        let refuse = blame::call(
            blame::last_name(path),
            quote!(#private::refuse_circle),
            quote!(&#name::__walk_along(#at)),
        );
        quote!(#(#conditions)* const _: () = #refuse;)
    });
    questions.collect()
}

/// Whether the need of this number leads back. It keeps no more of the walk: the compiler looks through all that a constant
/// holds.
pub(super) fn leads_back(need: usize) -> Ident {
    format_ident!("__CIRCLE_{need}")
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
