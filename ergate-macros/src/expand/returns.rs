//! From what a function returns to a value or an error.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::blame::subject;
use super::local;
use super::outlive::infer;
use super::scope::Private;
use crate::function::Returns;

/// From what `parameter` holds to a `Result<_, Box<Failure>>`, where `good` makes the `Ok` of a value.
///
/// `declared` is the alias that the signature names, where an option writes it out.
pub(super) fn finish(
    returns: &Returns,
    parameter: TokenStream,
    declared: Option<&Type>,
    good: impl FnOnce(TokenStream) -> TokenStream,
    private: &Private,
) -> TokenStream {
    let returned = match (declared, &returns.written) {
        (Some(declared), Some(written)) => {
            let (declared, written) = (infer(declared), infer(written));
            quote!(<#written as #private::WritesOut<#declared, Self>>::written_out(#parameter))
        }
        _ => parameter,
    };
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
fn failed(returns: &Returns, private: &Private) -> TokenStream {
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
