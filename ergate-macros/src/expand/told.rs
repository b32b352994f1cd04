//! The user's types as associated types of what is implemented for a function's namesake.
//!
//! A `pub` function may take and return private types, and its namesake is as public as it is. The compiler refuses a private
//! type there (E0446), but not a parameter of the `impl` that a `where` says to be that type.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Visibility;

use crate::function::Function;

/// Implements the trait with this type, which keeps these `bounds`, and with what is `known` to be public.
pub(super) fn implement(
    function: &Function,
    implemented: &TokenStream,
    known: &TokenStream,
    (told, ty): (&str, &TokenStream),
    bounds: &TokenStream,
) -> TokenStream {
    let (name, told) = (function.name(), format_ident!("{told}"));
    if matches!(function.visibility, Visibility::Inherited) {
        return quote! {
            #[automatically_derived]
            impl #implemented for #name {
                #known
                type #told = #ty;
            }
        };
    }
    quote! {
        #[automatically_derived]
        impl<__Told: #bounds> #implemented for #name
        where
            #ty: __private::Itself<Type = __Told>,
        {
            #known
            type #told = __Told;
        }
    }
}
