//! What stands in the brackets of `#[step(..)]`, `#[dependency(..)]` and `#[workflow(..)]`.

use std::time::Duration;

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Expr, Ident, Lit, LitInt, LitStr, Path, Type};

use crate::duration;
use crate::entries::{Entry, Options};
use crate::errors::Errors;
use crate::expand::Private;
use crate::spelling::spell;

const STEP: Options = Options {
    of: "step",
    example: "retries = 3",
    known: &["retries", "backoff", "timeout", "inline", "output", "crate"],
};
const DEPENDENCY: Options = Options {
    of: "dependency",
    example: "scope = \"app\"",
    known: &["scope", "teardown", "crate"],
};
const WORKFLOW: Options = Options {
    of: "workflow",
    example: "name = \"orders\"",
    known: &["name", "context", "crate"],
};

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
    fn read(entry: &Entry) -> syn::Result<Self> {
        Ok(Self(Some(entry.parse("a path: `crate = my::ergate`")?)))
    }

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

impl StepOptions {
    pub(crate) fn read(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut options = Self::default();
        STEP.read(tokens, errors, |entry| {
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
                "crate" => options.root = Root::read(entry)?,
                _ => return Err(STEP.unknown(entry)),
            }
            Ok(())
        });
        options
    }
}

impl DependencyOptions {
    pub(crate) fn read(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut options = Self::default();
        DEPENDENCY.read(tokens, errors, |entry| {
            match entry.name.unraw().to_string().as_str() {
                "scope" => options.application = application(entry)?,
                "teardown" => options.teardown = Some(teardown(entry)?),
                "crate" => options.root = Root::read(entry)?,
                _ => return Err(DEPENDENCY.unknown(entry)),
            }
            Ok(())
        });
        options
    }
}

fn teardown(entry: &Entry) -> syn::Result<Expr> {
    const TAKES: &str = "a function: `teardown = close_pool`";
    let teardown: Expr = entry.parse(TAKES)?;
    match &teardown {
        Expr::Call(call) => Err(syn::Error::new_spanned(
            call,
            format!(
                "`teardown` takes a function, and this calls it\n\nhelp: name it alone: `teardown = {}`",
                spell(&call.func)
            ),
        )),
        Expr::Lit(text) => Err(syn::Error::new_spanned(
            text,
            format!("`teardown` takes {TAKES}"),
        )),
        _ => Ok(teardown),
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
        let mut options = Self::default();
        WORKFLOW.read(tokens, errors, |entry| {
            match entry.name.unraw().to_string().as_str() {
                "name" => options.name = Some(entry.parse("a text: `name = \"orders\"`")?),
                "context" => options.context = Some(entry.parse("a type: `context = Customer`")?),
                "crate" => options.root = Root::read(entry)?,
                _ => return Err(WORKFLOW.unknown(entry)),
            }
            Ok(())
        });
        options
    }
}
