//! One question that the compiler answers.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

/// A constant of its own, so that one answer does not hide the others.
pub(super) struct Question {
    /// The `cfg`s under which it is asked.
    pub(super) conditions: Vec<TokenStream>,
    pub(super) asked: TokenStream,
}

impl ToTokens for Question {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { conditions, asked } = self;
        tokens.extend(quote! {
            #(#conditions)*
            #[allow(unused_imports, reason = "which import is needed, the compiler decides")]
            const _: () = #asked;
        });
    }
}
