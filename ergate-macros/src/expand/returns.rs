//! From what a function returns to a value or an error.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::blame::subject;
use super::local;
use super::outlive::infer;
use crate::function::Returns;

/// From what `parameter` holds to a `Result<_, Box<Failure>>`, where `good` makes the `Ok` of a value.
///
/// `declared` is the alias that the signature names, where an option writes it out.
pub(super) fn finish(
    returns: &Returns,
    parameter: TokenStream,
    declared: Option<&Type>,
    good: impl FnOnce(TokenStream) -> TokenStream,
) -> TokenStream {
    let returned = match (declared, &returns.written) {
        (Some(declared), Some(written)) => {
            let (declared, written) = (infer(declared), infer(written));
            quote!(<#written as __private::WritesOut<#declared, Self>>::written_out(#parameter))
        }
        _ => parameter,
    };
    if !returns.fallible {
        return good(returned);
    }
    let (value, error) = (local("__value"), local("__error"));
    let (good, failed) = (good(quote!(#value)), failed(returns));
    quote! {
        match #returned {
            __Ok(#value) => #good,
            __Err(#error) => #failed,
        }
    }
}

/// The error's own `downcast_ref` is asked where its type is known: `anyhow` and `eyre` answer only there.
fn failed(returns: &Returns) -> TokenStream {
    let (error, directive) = (local("__error"), local("__directive"));
    let raised = subject(returns.error);
    quote! {{
        let #directive = __Directive::found(
            #error.downcast_ref::<__Abort>(),
            #error.downcast_ref::<__Permanent>(),
            #error.downcast_ref::<__RetryAfter>(),
        );
        __Err(<#raised as __private::Raised<Self>>::raised(#error, #directive))
    }}
}
