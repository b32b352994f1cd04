//! A module as far as it has to be known: the signatures of its functions, whose bodies stay tokens. To take the bodies apart would
//! be most of the work.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, Token, Visibility, braced, token};

use crate::function::Written;

/// A module that is written out, or only named.
pub(super) struct Module {
    pub(super) attributes: Vec<Attribute>,
    pub(super) visibility: Visibility,
    pub(super) name: Ident,
    pub(super) items: Option<Vec<Item>>,
}

/// What stands in it.
pub(super) enum Item {
    Function(Box<Written>),
    Other(Box<syn::Item>),
}

impl Parse for Module {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        input.parse::<Option<Token![unsafe]>>()?;
        input.parse::<Token![mod]>()?;
        let name = input.parse()?;
        if input.parse::<Option<Token![;]>>()?.is_some() {
            return Ok(Self {
                attributes,
                visibility,
                name,
                items: None,
            });
        }
        let inside;
        braced!(inside in input);
        attributes.extend(inside.call(Attribute::parse_inner)?);
        let mut items = Vec::new();
        while !inside.is_empty() {
            items.push(inside.parse()?);
        }
        Ok(Self {
            attributes,
            visibility,
            name,
            items: Some(items),
        })
    }
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        match function(&ahead) {
            Ok(function) => {
                input.advance_to(&ahead);
                Ok(Self::Function(Box::new(function)))
            }
            Err(_) => Ok(Self::Other(input.parse()?)),
        }
    }
}

fn function(input: ParseStream<'_>) -> syn::Result<Written> {
    let (attributes, visibility) = (input.call(Attribute::parse_outer)?, input.parse()?);
    let signature = input.parse()?;
    if !input.peek(token::Brace) {
        return Err(input.error("a function's body"));
    }
    let body: TokenTree = input.parse()?;
    Ok(Written {
        attributes,
        visibility,
        signature,
        body: body.into(),
    })
}

impl ToTokens for Item {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Other(item) => item.to_tokens(tokens),
            Self::Function(function) => {
                let Written {
                    attributes,
                    visibility,
                    signature,
                    body,
                } = &**function;
                tokens.extend(quote!(#(#attributes)* #visibility #signature #body));
            }
        }
    }
}
