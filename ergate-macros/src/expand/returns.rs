//! From what a function returns to a value or an error.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::blame::subject;
use super::local;
use super::outlive::infer;
use crate::function::Returns;

/// A function from what is returned to a `Result<_, Box<Failure>>`, where `good` makes the `Ok` of a value.
///
/// `declared` is the alias that the signature names, where an option writes it out.
pub(super) fn finish(
    returns: &Returns,
    declared: Option<&Type>,
    good: impl FnOnce(TokenStream) -> TokenStream,
    private: &TokenStream,
) -> TokenStream {
    let (parameter, value, error) = (local("__returned"), local("__value"), local("__error"));
    let returned = match (declared, &returns.written) {
        (Some(declared), Some(written)) => {
            let (declared, written) = (infer(declared), infer(written));
            quote!(<#written as #private::WritesOut<#declared, Self>>::written_out(#parameter))
        }
        _ => quote!(#parameter),
    };
    if !returns.fallible {
        let good = good(returned);
        return quote!(|#parameter| #good);
    }
    let good = good(quote!(#value));
    let failed = failed(returns, private);
    quote! {
        |#parameter| match #returned {
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
