//! The list in `#[step(..)]` and its like, read one option at a time so that every mistake is told of.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Expr, Ident, LitStr, Token, Type, token};

use crate::errors::{Errors, did_you_mean};
use crate::spelling::spell;

/// The options of an attribute.
pub(crate) struct Options {
    /// The attribute.
    pub(crate) of: &'static str,
    /// One of them, as it is written.
    pub(crate) example: &'static str,
    pub(crate) known: &'static [&'static str],
}

/// `name = value`, or `name` alone.
pub(crate) struct Entry {
    pub(crate) name: Ident,
    value: Option<TokenStream>,
}

impl Options {
    /// Hands each option on.
    pub(crate) fn read(
        &self,
        tokens: TokenStream,
        errors: &mut Errors,
        mut take: impl FnMut(&Entry) -> syn::Result<()>,
    ) {
        let mut entries = Vec::new();
        let read = |input: ParseStream<'_>| {
            while !input.is_empty() {
                match self.entry(input) {
                    Ok(entry) => entries.push(entry),
                    Err(error) => {
                        errors.push(error);
                        up_to_the_comma(input)?;
                    }
                }
                comma(input, errors)?;
            }
            Ok(())
        };
        let read = read.parse2(tokens);
        errors.keep(read);
        let mut seen: Vec<&Ident> = Vec::new();
        for entry in &entries {
            if seen.contains(&&entry.name) {
                errors.at(
                    &entry.name,
                    format!("option `{}` is given twice: take one out", entry.name),
                );
                continue;
            }
            errors.keep(take(entry));
            seen.push(&entry.name);
        }
    }

    /// An option that there is not.
    pub(crate) fn unknown(&self, entry: &Entry) -> syn::Error {
        let name = entry.name.to_string();
        let of = self.of;
        syn::Error::new(
            entry.name.span(),
            format!(
                "unknown option `{name}` of `#[{of}]`{}",
                did_you_mean(&name, self.known)
            ),
        )
    }

    fn entry(&self, input: ParseStream<'_>) -> syn::Result<Entry> {
        let (of, example) = (self.of, self.example);
        if !input.peek(Ident::peek_any) {
            return Err(input.error(format!(
                "`#[{of}]` takes its options by their names: write `#[{of}({example})]`"
            )));
        }
        let name = Ident::parse_any(input)?;
        if input.peek(token::Paren) || input.peek(Token![:]) {
            let wrong: TokenTree = input.parse()?;
            let value = match &wrong {
                TokenTree::Group(value) => spell(value.stream()),
                _ => spell(up_to_the_comma(input)?),
            };
            return Err(syn::Error::new_spanned(
                wrong,
                format!("an option is given its value by `=`: write `{name} = {value}`"),
            ));
        }
        let value = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(value(input)?).filter(|value| !value.is_empty()),
            None => None,
        };
        Ok(Entry { name, value })
    }
}

/// What stands behind an option.
fn comma(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
    if input.is_empty() || input.parse::<Option<Token![,]>>()?.is_some() {
        return Ok(());
    }
    let next: TokenTree = input.fork().parse()?;
    let message = match &next {
        TokenTree::Ident(name) => {
            format!("a comma is missing before `{name}`: put one between two options")
        }
        _ => "between two options stands a comma: put one here".to_owned(),
    };
    errors.at(&next, message);
    if !matches!(next, TokenTree::Ident(_)) {
        up_to_the_comma(input)?;
        input.parse::<Option<Token![,]>>()?;
    }
    Ok(())
}

/// Everything up to the comma; a generic type may hold commas of its own, so types are read as such.
fn value(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let ahead = input.fork();
    if let Ok(ty) = ahead.parse::<Type>()
        && (ahead.is_empty() || ahead.peek(Token![,]))
    {
        input.advance_to(&ahead);
        return Ok(ty.into_token_stream());
    }
    let ahead = input.fork();
    match ahead.parse::<Expr>() {
        Ok(value) => {
            input.advance_to(&ahead);
            Ok(value.into_token_stream())
        }
        Err(_) => up_to_the_comma(input),
    }
}

fn up_to_the_comma(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    Ok(tokens)
}

impl Entry {
    /// The value, as what the option takes.
    pub(crate) fn parse<T: Parse>(&self, what: &str) -> syn::Result<T> {
        let wrong = |tokens: TokenStream| {
            syn::Error::new_spanned(tokens, format!("`{}` takes {what}", self.name))
        };
        match &self.value {
            None => Err(wrong(self.name.to_token_stream())),
            Some(value) => syn::parse2(value.clone()).map_err(|_| wrong(value.clone())),
        }
    }

    /// The value, as a text that is read.
    pub(crate) fn duration<T>(
        &self,
        example: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> syn::Result<(T, LitStr)> {
        let text: LitStr = self.parse(&format!("a text: `{} = \"{example}\"`", self.name))?;
        let value =
            parse(&text.value()).map_err(|message| syn::Error::new(text.span(), message))?;
        Ok((value, text))
    }

    /// An option that takes no value.
    pub(crate) fn flag(&self) -> syn::Result<Ident> {
        match &self.value {
            None => Ok(self.name.clone()),
            Some(value) => Err(syn::Error::new_spanned(
                value,
                format!("`{0}` takes no value: write `{0}` alone", self.name),
            )),
        }
    }
}
