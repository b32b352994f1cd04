//! What stands in the brackets of `#[step(..)]`, `#[dependency(..)]` and `#[workflow(..)]`.

use std::time::Duration;

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Ident, Lit, LitInt, LitStr, Path, Token, Type};

use crate::errors::{Errors, did_you_mean};
use crate::expand::Private;
use crate::{duration, marks};

/// The options of a step.
#[derive(Default)]
pub(crate) struct StepOptions {
    pub(crate) retries: Option<(u32, LitInt)>,
    pub(crate) backoff: Option<(Duration, Duration, LitStr)>,
    pub(crate) timeout: Option<(Duration, LitStr)>,
    pub(crate) inline: Option<Ident>,
    pub(crate) output: Option<Type>,
    pub(crate) root: Root,
}

/// The options of a dependency.
#[derive(Default)]
pub(crate) struct DependencyOptions {
    pub(crate) application: bool,
    pub(crate) teardown: Option<Expr>,
    pub(crate) root: Root,
}

/// The options of a workflow.
#[derive(Default)]
pub(crate) struct WorkflowOptions {
    pub(crate) name: Option<LitStr>,
    pub(crate) context: Option<Type>,
    pub(crate) root: Root,
}

/// The path to the `ergate` crate.
#[derive(Default)]
pub(crate) struct Root(Option<Path>);

impl Root {
    pub(crate) fn path(&self) -> TokenStream {
        match &self.0 {
            Some(path) => quote!(#path),
            None => quote!(::ergate),
        }
    }

    /// What generated code uses.
    pub(crate) fn private(&self) -> Private {
        let root = self.path();
        Private::at(quote!(#root::__private))
    }
}

/// `name = value`, or `name` alone.
struct Entry {
    name: Ident,
    value: Option<TokenStream>,
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = Ident::parse_any(input)?;
        let value = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(value(input)?),
            None => None,
        };
        Ok(Self { name, value })
    }
}

/// Everything up to the comma; a generic type may hold commas of its own, so types are read as such.
fn value(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    use quote::ToTokens;
    let ahead = input.fork();
    if ahead.parse::<Type>().is_ok() && (ahead.is_empty() || ahead.peek(Token![,])) {
        return Ok(input.parse::<Type>()?.into_token_stream());
    }
    Ok(input.parse::<Expr>()?.into_token_stream())
}

impl Entry {
    fn parse<T: Parse>(&self, what: &str) -> syn::Result<T> {
        let wrong = |tokens: TokenStream| {
            syn::Error::new_spanned(tokens, format!("`{}` takes {what}", self.name))
        };
        match &self.value {
            None => Err(wrong(quote::ToTokens::to_token_stream(&self.name))),
            Some(value) => syn::parse2(value.clone()).map_err(|_| wrong(value.clone())),
        }
    }

    fn duration<T>(
        &self,
        example: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> syn::Result<(T, LitStr)> {
        let text: LitStr = self.parse(&format!("a text: `{} = \"{example}\"`", self.name))?;
        let value =
            parse(&text.value()).map_err(|message| syn::Error::new(text.span(), message))?;
        Ok((value, text))
    }

    fn flag(&self) -> syn::Result<Ident> {
        match &self.value {
            None => Ok(self.name.clone()),
            Some(value) => Err(syn::Error::new_spanned(
                value,
                format!("`{0}` takes no value: write `{0}` alone", self.name),
            )),
        }
    }

    fn unknown(&self, of: &str, known: &[&'static str]) -> syn::Error {
        let name = self.name.to_string();
        syn::Error::new(
            self.name.span(),
            format!(
                "unknown option `{name}` of `#[{of}]`{}",
                did_you_mean(&name, known)
            ),
        )
    }
}

fn each(tokens: TokenStream, errors: &mut Errors, mut take: impl FnMut(&Entry) -> syn::Result<()>) {
    let mut seen: Vec<Ident> = Vec::new();
    for entry in errors
        .keep(marks::entries::<Entry>(tokens))
        .unwrap_or_default()
    {
        if seen.contains(&entry.name) {
            errors.at(
                &entry.name,
                format!("option `{}` is given twice: take one out", entry.name),
            );
            continue;
        }
        errors.keep(take(&entry));
        seen.push(entry.name);
    }
}

impl StepOptions {
    pub(crate) fn read(tokens: TokenStream, errors: &mut Errors) -> Self {
        const KNOWN: [&str; 6] = ["retries", "backoff", "timeout", "inline", "output", "crate"];
        let mut options = Self::default();
        each(tokens, errors, |entry| {
            match entry.name.unraw().to_string().as_str() {
                "retries" => {
                    let takes = "a number of 0 to 4294967295: `retries = 3`";
                    let number: LitInt = entry.parse(takes)?;
                    let retries = number.base10_parse();
                    let wrong =
                        |_| syn::Error::new(number.span(), format!("`retries` takes {takes}"));
                    options.retries = Some((retries.map_err(wrong)?, number));
                }
                "backoff" => {
                    let ((from, to), text) = entry.duration("1s..5m", duration::parse_range)?;
                    options.backoff = Some((from, to, text));
                }
                "timeout" => options.timeout = Some(entry.duration("30s", duration::parse)?),
                "inline" => options.inline = Some(entry.flag()?),
                "output" => {
                    options.output = Some(
                        entry
                            .parse("the whole return type: `output = Result<Receipt, BoxError>`")?,
                    )
                }
                "crate" => options.root = Root(Some(entry.parse("a path: `crate = my::ergate`")?)),
                _ => return Err(entry.unknown("step", &KNOWN)),
            }
            Ok(())
        });
        options
    }
}

impl DependencyOptions {
    pub(crate) fn read(tokens: TokenStream, errors: &mut Errors) -> Self {
        const KNOWN: [&str; 3] = ["scope", "teardown", "crate"];
        let mut options = Self::default();
        each(tokens, errors, |entry| {
            match entry.name.unraw().to_string().as_str() {
                "scope" => options.application = application(entry)?,
                "teardown" => {
                    options.teardown = Some(entry.parse("a function: `teardown = close_pool`")?);
                }
                "crate" => options.root = Root(Some(entry.parse("a path: `crate = my::ergate`")?)),
                _ => return Err(entry.unknown("dependency", &KNOWN)),
            }
            Ok(())
        });
        options
    }
}

fn application(entry: &Entry) -> syn::Result<bool> {
    const TAKES: &str = "`\"app\"`: write `scope = \"app\"`, or nothing for one step run";
    let scope: Lit = entry.parse(TAKES)?;
    match &scope {
        Lit::Str(text) if text.value() == "app" => Ok(true),
        Lit::Str(text) if text.value() == "step" => Ok(false),
        other => Err(syn::Error::new_spanned(
            other,
            format!("`scope` takes {TAKES}"),
        )),
    }
}

impl WorkflowOptions {
    pub(crate) fn read(tokens: TokenStream, errors: &mut Errors) -> Self {
        const KNOWN: [&str; 3] = ["name", "context", "crate"];
        let mut options = Self::default();
        each(tokens, errors, |entry| {
            match entry.name.unraw().to_string().as_str() {
                "name" => options.name = Some(entry.parse("a text: `name = \"orders\"`")?),
                "context" => options.context = Some(entry.parse("a type: `context = Customer`")?),
                "crate" => options.root = Root(Some(entry.parse("a path: `crate = my::ergate`")?)),
                _ => return Err(entry.unknown("workflow", &KNOWN)),
            }
            Ok(())
        });
        options
    }
}
