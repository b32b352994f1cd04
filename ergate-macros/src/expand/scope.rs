//! The scopes of what is generated for one function, and the names in them.
//!
//! What names the same paths many times costs the compiler less where they are imported once.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Token;

use super::blame;
use crate::function::Function;

/// The path of the runtime's private door. It is written hundreds of times, and the compiler takes tokens in at once where
/// it would be asked for each copy of a stream.
pub(crate) struct Private(Vec<TokenTree>);

impl Private {
    pub(crate) fn at(path: TokenStream) -> Self {
        Self(path.into_iter().collect())
    }

    /// As the glue names it, which imports it.
    pub(super) fn imported() -> Self {
        Self(vec![Ident::new("__private", Span::call_site()).into()])
    }
}

impl ToTokens for Private {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.iter().cloned());
    }
}

/// The glue in a scope of its own, with what stands for a dependency that is not marked.
///
/// The scope is inside an `impl`, which the compiler leaves out where there may be none, with one message: on a function of
/// another `impl`. Of a `const _` there it would look inside. It stands at the function's name, for that message.
///
/// What is known by the name's type itself stands beside it, in the same `impl`: each takes the compiler some time.
pub(super) fn around(
    function: &Function,
    outside: &Private,
    beside: &TokenStream,
    glue: &TokenStream,
) -> TokenStream {
    let (name, conditions) = (function.name(), function.conditions());
    let inside = inside(outside, "around", glue);
    let (keyword, glue) = implementation(name.span(), quote!(#beside const __GLUE: () = #inside;));
    quote! {
        #(#conditions)*
        #[allow(
            dead_code,
            unused_imports,
            non_local_definitions,
            private_bounds,
            private_interfaces,
            unused_parens,
            reason = "it is not known here what is used, nor how public it is; and a parameter ends where the user's does"
        )]
        #keyword #name #glue
    }
}

/// The keyword and the braces of an `impl`, as if they stood there.
pub(super) fn implementation(place: Span, inside: TokenStream) -> (Token![impl], TokenTree) {
    (
        Token![impl](place),
        blame::group(Delimiter::Brace, place, inside),
    )
}

/// One question that is answered while compiling. Each is a constant of the module, so that one answer does not hide the
/// others, and no message has to say of which constant it is inside.
pub(super) fn question(
    function: &Function,
    outside: &Private,
    question: &TokenStream,
) -> TokenStream {
    let (conditions, inside) = (function.conditions(), inside(outside, "question", question));
    quote! {
        #(#conditions)*
        #[allow(unused_imports, reason = "which import is needed, the compiler decides")]
        const _: () = #inside;
    }
}

// One import of all, since each by itself takes the compiler longer. What is imported is often not needed: a function that has
// no namesake, and what stands for one that has.
fn inside(outside: &Private, names: &str, inside: &TokenStream) -> TokenStream {
    let names = Ident::new(names, Span::call_site());
    quote! {{
        use #outside::#names::*;
        #inside
    }}
}
