//! Where a parameter's value comes from, as its attribute says.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, ExprLit, Ident, Lit, Meta, Path, Token};

use crate::similar::closest;
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
    /// A function's name, and the arguments that it is given here.
    Function {
        name: Box<Expr>,
        arguments: Vec<Expr>,
    },
    /// A closure for this parameter alone.
    Closure(Box<Expr>),
}

impl Source {
    /// Reads a mark; `None` for an attribute that is not ours.
    pub(crate) fn of(attribute: &Attribute) -> Option<syn::Result<Self>> {
        let name = attribute.path().get_ident()?.unraw().to_string();
        if let Some(meant) = misspelt(&name) {
            return Some(Err(syn::Error::new_spanned(
                attribute.path(),
                format!(
                    "unknown mark `#[{name}]` on a parameter\n\nhelp: did you mean `#[{meant}]`?"
                ),
            )));
        }
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
    name.is_some_and(|name| MARKS.contains(&name.as_str()) || misspelt(&name).is_some())
}

/// Whether the attribute makes a step or a dependency of a function.
pub(crate) fn makes_one_of_ours(attribute: &Attribute) -> bool {
    let path = attribute.path();
    let ours = path.get_ident().is_some() || path.segments[0].ident == "ergate";
    let last = path.segments.last();
    ours && last.is_some_and(|last| last.ident == "step" || last.ident == "dependency")
}

/// The mark that was probably meant by the name of an attribute that may not stand on a parameter.
fn misspelt(name: &str) -> Option<&'static str> {
    // What the compiler itself takes there, and what another macro around this one may.
    const OTHERS: [&str; 8] = [
        "cfg", "cfg_attr", "allow", "expect", "warn", "deny", "forbid", "doc",
    ];
    if name == "dependency" {
        return Some("depends(..)");
    }
    if MARKS.contains(&name) || OTHERS.contains(&name) {
        return None;
    }
    closest(name, &MARKS)
}

fn bare(attribute: &Attribute, name: &str, source: Source) -> syn::Result<Source> {
    match &attribute.meta {
        Meta::Path(_) => Ok(source),
        meta => Err(syn::Error::new_spanned(
            meta,
            format!(
                "`#[{name}]` takes nothing, since the parameter's type says what it gets: write `#[{name}]`"
            ),
        )),
    }
}

fn depends(attribute: &Attribute) -> syn::Result<Depends> {
    const MEND: &str =
        "`#[depends(..)]` names the function that makes the value: write `#[depends(create_pool)]`";
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
                        "unknown option `{word}` of `#[depends(..)]`\n\n\
                         help: after the function there may be `fresh`, for a value of this parameter's own"
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
            Expr::Group(group) => Self::of(*group.expr),
            closure @ Expr::Closure(_) => Ok(Self::Closure(Box::new(closure))),
            Expr::Call(call) => Self::function(*call.func, call.args.into_iter().collect()),
            name => Self::function(name, Vec::new()),
        }
    }

    fn function(name: Expr, arguments: Vec<Expr>) -> syn::Result<Self> {
        match &name {
            Expr::Path(path) if is_constant(&path.path) => Err(syn::Error::new_spanned(
                &name,
                format!(
                    "`#[depends(..)]` takes a function, and `{0}` is named like a constant\n\n\
                     help: wrap it: `#[depends(|| {0})]`",
                    spell(&name)
                ),
            )),
            Expr::Path(_) => Ok(Self::Function {
                name: Box::new(name),
                arguments,
            }),
            other => Err(not_a_function(other)),
        }
    }

    /// What is called.
    pub(crate) fn written(&self) -> TokenStream {
        match self {
            Self::Function { name, .. } => name.to_token_stream(),
            Self::Closure(closure) => closure.to_token_stream(),
        }
    }

    pub(crate) fn arguments(&self) -> &[Expr] {
        match self {
            Self::Function { arguments, .. } => arguments,
            Self::Closure(_) => &[],
        }
    }

    /// The path of what is named like a type: `Pool`, and not `Pool::new`.
    pub(crate) fn type_named(&self) -> Option<&Path> {
        let Self::Function { name, .. } = self else {
            return None;
        };
        let Expr::Path(name) = &**name else {
            return None;
        };
        let last = name.path.segments.last()?.ident.unraw().to_string();
        last.starts_with(char::is_uppercase).then_some(&name.path)
    }

    /// The path, where it can be imported and so be that of a marked function; `Utc::now` and `u64::default` can't.
    ///
    /// It leans on the naming convention for types; a path through a lower-case type has to be written as a closure.
    pub(crate) fn importable(&self) -> Option<&Path> {
        let Self::Function { name, .. } = self else {
            return None;
        };
        let Expr::Path(name) = &**name else {
            return None;
        };
        let mut from_the_end = name.path.segments.iter().rev();
        let plain = name.qself.is_none()
            && from_the_end
                .clone()
                .all(|segment| segment.arguments.is_none());
        let of_a_type = from_the_end
            .next()
            .is_some_and(|last| is_type_name(&last.ident))
            || from_the_end
                .next()
                .is_some_and(|parent| is_type_name(&parent.ident));
        (plain && !of_a_type).then_some(&name.path)
    }
}

/// `RATE` and not `Rate`.
fn is_constant(path: &Path) -> bool {
    let last = path
        .segments
        .last()
        .map(|last| last.ident.unraw().to_string());
    last.is_some_and(|last| last.len() > 1 && !last.contains(char::is_lowercase))
}

fn is_type_name(name: &Ident) -> bool {
    let name = name.unraw().to_string();
    name.starts_with(char::is_uppercase) || is_primitive(&name)
}

/// Whether the compiler has a type of that name.
pub(crate) fn is_primitive(name: &str) -> bool {
    const PRIMITIVES: [&str; 17] = [
        "bool", "char", "str", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32",
        "u64", "u128", "usize", "f32", "f64",
    ];
    PRIMITIVES.contains(&name)
}

fn not_a_function(written: &Expr) -> syn::Error {
    let mend = match written {
        Expr::Reference(reference) => format!(
            "the parameter's type says how the value is taken: `#[depends({})]`",
            spell(&reference.expr)
        ),
        Expr::Lit(text) => match named(text) {
            Some(name) => format!("name it without the quotes: `#[depends({name})]`"),
            None => wrapped(written),
        },
        other => wrapped(other),
    };
    syn::Error::new_spanned(
        written,
        format!(
            "`#[depends(..)]` takes a function, a function with arguments, or a closure\n\nhelp: {mend}"
        ),
    )
}

/// The function's name in a text.
fn named(text: &ExprLit) -> Option<String> {
    let Lit::Str(text) = &text.lit else {
        return None;
    };
    let path = text.parse::<Path>().ok()?;
    Some(spell(path))
}

fn wrapped(written: &Expr) -> String {
    let closure = match written {
        // A block is an `async` closure's body as it is.
        Expr::Async(block) => format!("async || {}", spell(&block.block)),
        other => format!("|| {}", spell(other)),
    };
    format!("wrap it: `#[depends({closure})]`")
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
