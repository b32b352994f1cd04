//! A type without borrowed lifetimes, as it stands where nothing can be borrowed.

use proc_macro2::{Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// `&str` becomes `&'static str`, `Cow<'a, str>` becomes `Cow<'static, str>`.
pub(super) fn outlive(ty: impl ToTokens) -> TokenStream {
    with_lifetimes(ty, "static")
}

/// `Cow<'a, str>` becomes `Cow<'_, str>`, for where the compiler knows what it borrows from.
pub(super) fn infer(ty: impl ToTokens) -> TokenStream {
    with_lifetimes(ty, "_")
}

fn with_lifetimes(ty: impl ToTokens, name: &str) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = ty.into_token_stream().into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                tokens.next();
                out.extend(lifetime(name));
            }
            TokenTree::Punct(punct) if punct.as_char() == '&' => {
                let named =
                    matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == '\'');
                out.extend([TokenTree::Punct(punct)]);
                if !named {
                    out.extend(lifetime(name));
                }
            }
            TokenTree::Group(group) => {
                let inside = with_lifetimes(group.stream(), name);
                let mut inside = proc_macro2::Group::new(group.delimiter(), inside);
                inside.set_span(group.span());
                out.extend([TokenTree::Group(inside)]);
            }
            other => out.extend([other]),
        }
    }
    out
}

/// Whether the type borrows from something.
pub(crate) fn borrows(ty: &impl ToTokens) -> bool {
    borrows_in(ty.to_token_stream())
}

fn borrows_in(ty: TokenStream) -> bool {
    let mut tokens = ty.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let borrows = match token {
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                matches!(tokens.next(), Some(TokenTree::Ident(name)) if name != "static")
            }
            TokenTree::Punct(punct) if punct.as_char() == '&' => {
                !matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == '\'')
            }
            TokenTree::Group(group) => borrows_in(group.stream()),
            _ => false,
        };
        if borrows {
            return true;
        }
    }
    false
}

fn lifetime(name: &str) -> [TokenTree; 2] {
    [
        TokenTree::Punct(Punct::new('\'', Spacing::Joint)),
        TokenTree::Ident(Ident::new(name, Span::call_site())),
    ]
}
