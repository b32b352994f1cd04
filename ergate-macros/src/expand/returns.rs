//! From what a function returns to a value or an error.

use proc_macro2::TokenStream;
use quote::quote;

use super::blame::subject;
use super::local;
use crate::function::Returns;

/// A function from what is returned to a `Result<_, Box<Failure>>`, where `good` makes the `Ok` of a value.
pub(super) fn finish(
    returns: &Returns,
    good: impl FnOnce(TokenStream) -> TokenStream,
    private: &TokenStream,
) -> TokenStream {
    let (returned, value, error) = (local("__returned"), local("__value"), local("__error"));
    if !returns.fallible {
        let good = good(quote!(#returned));
        return quote!(|#returned| #good);
    }
    let good = good(quote!(#value));
    let failed = failed(returns, private);
    quote! {
        |#returned| match #returned {
            ::core::result::Result::Ok(#value) => #good,
            ::core::result::Result::Err(#error) => #failed,
        }
    }
}

/// The error's own `downcast_ref` is asked where its type is known: `anyhow` and `eyre` answer only there.
fn failed(returns: &Returns, private: &TokenStream) -> TokenStream {
    let (error, directive) = (local("__error"), local("__directive"));
    let raised = subject(returns.error);
    quote! {{
        #[allow(unused_imports)]
        use #private::Undirected as _;
        let #directive = #private::Directive::found(
            #error.downcast_ref::<#private::Abort>(),
            #error.downcast_ref::<#private::Permanent>(),
            #error.downcast_ref::<#private::RetryAfter>(),
        );
        ::core::result::Result::Err(<#raised as #private::Raised<Self>>::raised(#error, #directive))
    }}
}
