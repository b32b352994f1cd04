//! From what a function returns to a value or an error.

use proc_macro2::TokenStream;
use quote::quote;

use super::blame::subject;
use super::local;
use crate::function::Returns;

/// From what `returned` gives to a `Result<_, Box<Failure>>`, where `good` makes the `Ok` of a value.
pub(super) fn finish(
    returns: &Returns,
    returned: TokenStream,
    good: impl FnOnce(TokenStream) -> TokenStream,
    private: &TokenStream,
) -> TokenStream {
    if !returns.fallible {
        return good(returned);
    }
    let (value, error) = (local("__value"), local("__error"));
    let (good, failed) = (good(quote!(#value)), failed(returns, private));
    quote! {
        match #returned {
            #private::Ok(#value) => #good,
            #private::Err(#error) => #failed,
        }
    }
}

/// The error's own `downcast_ref` is asked where its type is known: `anyhow` and `eyre` answer only there.
fn failed(returns: &Returns, private: &TokenStream) -> TokenStream {
    let (error, directive) = (local("__error"), local("__directive"));
    let raised = subject(returns.error);
    quote! {{
        use #private::Undirected as _;
        let #directive = #private::Directive::found(
            #error.downcast_ref::<#private::Abort>(),
            #error.downcast_ref::<#private::Permanent>(),
            #error.downcast_ref::<#private::RetryAfter>(),
        );
        #private::Err(<#raised as #private::Raised<Self>>::raised(#error, #directive))
    }}
}
