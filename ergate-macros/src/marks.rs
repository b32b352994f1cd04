//! Where a parameter's value comes from, as its attribute says.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Ident, Meta, Path, Token};

use crate::spelling::spell;

/// The attributes that may stand on a parameter.
pub(crate) const MARKS: [&str; 5] = ["input", "depends", "context", "state", "job"];

/// Where a parameter's value comes from.
pub(crate) enum Source {
    /// No mark: a step's input, or an argument of a dependency.
    Unmarked,
    Input,
    Context,
    State,
    Job,
    Depends(Depends),
}

/// What stands in `#[depends(..)]`.
pub(crate) struct Depends {
    pub(crate) target: Target,
    pub(crate) fresh: bool,
    /// As it was written.
    pub(crate) name: String,
}

pub(crate) enum Target {
    /// A function, and the arguments that it is given here.
    Function {
        path: Path,
        qself: Option<syn::QSelf>,
        arguments: Vec<Expr>,
    },
    /// A closure for this parameter alone.
    Closure(Box<Expr>),
}

impl Source {
    /// Reads a mark; `None` for an attribute that is not ours.
    pub(crate) fn of(attribute: &Attribute) -> Option<syn::Result<Self>> {
        let name = attribute.path().get_ident()?.unraw().to_string();
        Some(match name.as_str() {
            "input" => bare(attribute, &name, Self::Input),
            "context" => bare(attribute, &name, Self::Context),
            "state" => bare(attribute, &name, Self::State),
            "job" => bare(attribute, &name, Self::Job),
            "depends" => depends(attribute).map(Self::Depends),
            _ => return None,
        })
    }
}

pub(crate) fn is_mark(attribute: &Attribute) -> bool {
    let name = attribute
        .path()
        .get_ident()
        .map(|ident| ident.unraw().to_string());
    name.is_some_and(|name| MARKS.contains(&name.as_str()))
}

fn bare(attribute: &Attribute, name: &str, source: Source) -> syn::Result<Source> {
    match &attribute.meta {
        Meta::Path(_) => Ok(source),
        meta => Err(syn::Error::new_spanned(
            meta,
            format!("`#[{name}]` takes nothing in brackets: the parameter's type says all"),
        )),
    }
}

fn depends(attribute: &Attribute) -> syn::Result<Depends> {
    const MEND: &str =
        "`#[depends(..)]` names the function that makes the value: `#[depends(create_pool)]`";
    match &attribute.meta {
        Meta::List(list) if !list.tokens.is_empty() => attribute.parse_args(),
        meta => Err(syn::Error::new_spanned(meta, MEND)),
    }
}

impl Parse for Depends {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let written: Expr = input.parse()?;
        let name = spell(&written);
        let target = Target::of(written)?;
        let mut fresh = false;
        if input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            let word = Ident::parse_any(input)?;
            if word != "fresh" {
                return Err(syn::Error::new(
                    word.span(),
                    format!(
                        "unknown option `{word}` of `#[depends(..)]`{}",
                        crate::errors::did_you_mean(&word.to_string(), &["fresh"])
                    ),
                ));
            }
            fresh = true;
            input.parse::<Option<Token![,]>>()?;
        }
        if !input.is_empty() {
            return Err(
                input.error("after the function, only `fresh` may stand in `#[depends(..)]`")
            );
        }
        Ok(Self {
            target,
            fresh,
            name,
        })
    }
}

impl Target {
    fn of(written: Expr) -> syn::Result<Self> {
        match written {
            Expr::Path(path) => Ok(Self::Function {
                path: path.path,
                qself: path.qself,
                arguments: Vec::new(),
            }),
            Expr::Call(call) => match *call.func {
                Expr::Path(path) => Ok(Self::Function {
                    path: path.path,
                    qself: path.qself,
                    arguments: call.args.into_iter().collect(),
                }),
                other => Err(not_a_function(&other)),
            },
            Expr::Group(group) => Self::of(*group.expr),
            closure @ Expr::Closure(_) => Ok(Self::Closure(Box::new(closure))),
            other => Err(not_a_function(&other)),
        }
    }

    /// Whether the name can't be imported, and so can't be that of a marked function: `Utc::now`, `u64::default`.
    ///
    /// It leans on the naming convention for types; a path through a lower-case type has to be written as a closure.
    pub(crate) fn is_associated(path: &Path, qself: Option<&syn::QSelf>) -> bool {
        if qself.is_some()
            || path
                .segments
                .iter()
                .any(|segment| !segment.arguments.is_none())
        {
            return true;
        }
        let parent = path
            .segments
            .iter()
            .rev()
            .nth(1)
            .map(|segment| segment.ident.unraw().to_string());
        parent.is_some_and(|parent| is_type_name(&parent))
    }
}

fn is_type_name(name: &str) -> bool {
    const PRIMITIVES: [&str; 17] = [
        "bool", "char", "str", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32",
        "u64", "u128", "usize", "f32", "f64",
    ];
    name.starts_with(char::is_uppercase) || PRIMITIVES.contains(&name)
}

fn not_a_function(tokens: &impl ToTokens) -> syn::Error {
    syn::Error::new_spanned(
        tokens,
        "`#[depends(..)]` takes a function, a function with arguments, or a closure\n\n\
         help: wrap it: `#[depends(|| ..)]`",
    )
}

/// Removes our marks from the parameters of a function that could not be read.
pub(crate) fn strip(item: TokenStream) -> TokenStream {
    use proc_macro2::{Delimiter, Group, TokenTree};
    let mut stripped = false;
    item.into_iter()
        .map(|token| match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis && !stripped => {
                stripped = true;
                let mut inside = Group::new(group.delimiter(), without_marks(group.stream()));
                inside.set_span(group.span());
                TokenTree::Group(inside)
            }
            other => other,
        })
        .collect()
}

fn without_marks(tokens: TokenStream) -> TokenStream {
    use proc_macro2::TokenTree;
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let hash = matches!(kept.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == '#');
        if hash && let TokenTree::Group(group) = &token {
            let first = group.stream().into_iter().next();
            if matches!(&first, Some(TokenTree::Ident(ident)) if MARKS.contains(&ident.to_string().as_str()))
            {
                kept.pop();
                continue;
            }
        }
        kept.push(token);
    }
    kept.into_iter().collect()
}

/// The list in `#[step(..)]` and its like, read one entry at a time so that every mistake is reported.
pub(crate) fn entries<T: Parse>(tokens: TokenStream) -> syn::Result<Vec<T>> {
    use syn::parse::Parser;
    let entries = Punctuated::<T, Token![,]>::parse_terminated.parse2(tokens)?;
    Ok(entries.into_iter().collect())
}
