//! What a step hands on and where it may go, as its return type says by its names.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Ident, Type};

use super::blame::{first, last_name};
use super::outlive::{infer, outlive};
use super::parameter::owned;
use super::scope::Private;
use crate::function::{Function, arguments, last_segment};

/// What a step hands on, and where to.
pub(crate) struct Hands {
    /// What the step after it gets.
    pub(crate) output: TokenStream,
    /// Whether it ever goes on to the step after it.
    pub(crate) next: bool,
    /// The value that is written as JSON; what is blamed when it can't be.
    pub(super) written: TokenStream,
    /// The ways on, as a type.
    pub(super) ways: TokenStream,
    /// Each of them.
    pub(crate) listed: Listed,
    pub(super) shape: Shape,
}

/// The marker of a return type's shape.
pub(super) enum Shape {
    /// No name of ours; it may be an alias of one.
    Plain,
    Ours(&'static str),
}

/// The ways on of a step.
pub(crate) enum Listed {
    /// As they stand in the signature.
    Each(Vec<WayOn>),
    /// An alias of them.
    Behind(Box<Type>),
}

/// A jump that is seen.
pub(crate) struct Jump<'a> {
    /// Its number in the table.
    pub(crate) number: usize,
    pub(crate) target: &'a Type,
    /// The token that names its target.
    pub(crate) blamed: Span,
}

/// One way on.
pub(crate) enum WayOn {
    Jump(Type),
    Other(Type),
}

impl Hands {
    pub(crate) fn of(function: &Function, private: &Private) -> Self {
        let value = &function.returns.value;
        let last = last_segment(value);
        let inside = last.map(arguments).unwrap_or_default();
        match last.map(|last| last.ident.unraw().to_string()).as_deref() {
            Some("Flow") if !inside.is_empty() => Self {
                output: handed(&inside[0]),
                next: !is_never(&inside[0]),
                written: infer(&inside[0]),
                ways: inside.get(1).map_or_else(|| quote!(()), outlive),
                listed: inside
                    .get(1)
                    .map_or_else(|| Listed::Each(Vec::new()), Listed::of),
                shape: Shape::Ours("Flowing"),
            },
            Some("GoTo") if inside.len() == 1 => Self {
                output: quote!(#private::Never),
                next: false,
                written: infer(value),
                ways: quote!(()),
                listed: Listed::Each(vec![WayOn::of(value)]),
                shape: Shape::Ours("Jumping"),
            },
            Some("End") => Self {
                output: quote!(#private::Never),
                next: false,
                written: inside.first().map_or_else(|| quote!(()), infer),
                ways: quote!(()),
                listed: Listed::Each(vec![WayOn::Other(syn::parse_quote!(#private::End))]),
                shape: Shape::Ours("Ending"),
            },
            _ => Self {
                output: handed(value),
                next: true,
                written: infer(value),
                ways: quote!(()),
                listed: Listed::Each(Vec::new()),
                shape: Shape::Plain,
            },
        }
    }
}

impl Listed {
    fn of(ways: &Type) -> Self {
        match ways {
            Type::Tuple(tuple) => Self::Each(tuple.elems.iter().map(WayOn::of).collect()),
            Type::Group(inner) => Self::of(&inner.elem),
            other => Self::Behind(Box::new(other.clone())),
        }
    }

    /// The table that the runtime reads, where there is anything in it.
    pub(super) fn ways(&self, private: &Private) -> Option<TokenStream> {
        let is_empty = matches!(self, Self::Each(ways) if ways.is_empty());
        let table = (!is_empty).then(|| self.table(private))?;
        Some(quote!(const WAYS: &'static [#private::Way] = #table;))
    }

    fn table(&self, private: &Private) -> TokenStream {
        match self {
            Self::Behind(ways) => {
                let ways = outlive(ways);
                quote!(<#ways as #private::Ways>::WAYS)
            }
            Self::Each(ways) => {
                let ways = ways.iter().map(|way| way.entry(private));
                quote!(&[#(#ways),*])
            }
        }
    }

    /// Where the alias stands that hides them.
    pub(crate) fn alias(&self) -> Option<Span> {
        match self {
            Self::Behind(alias) => Some(blamed(alias)),
            Self::Each(_) => None,
        }
    }

    /// Each jump that is seen.
    pub(crate) fn jumps(&self) -> Vec<Jump<'_>> {
        let Self::Each(ways) = self else {
            return Vec::new();
        };
        let jumps = ways.iter().enumerate().filter_map(|(at, way)| match way {
            WayOn::Jump(target) => Some(Jump {
                number: at,
                target,
                blamed: blamed(target),
            }),
            WayOn::Other(_) => None,
        });
        jumps.collect()
    }
}

/// The token of a type that names it.
fn blamed(ty: &Type) -> Span {
    match ty {
        Type::Path(path) => last_name(&path.path),
        other => first(other),
    }
}

impl WayOn {
    pub(crate) fn of(way: &Type) -> Self {
        let target = last_segment(way)
            .filter(|last| last.ident == Ident::new("GoTo", last.ident.span()))
            .map(arguments)
            .unwrap_or_default();
        match <[Type; 1]>::try_from(target) {
            Ok([target]) => Self::Jump(target),
            Err(_) => Self::Other(way.clone()),
        }
    }

    fn entry(&self, private: &Private) -> TokenStream {
        match self {
            Self::Jump(target) => {
                quote!(#private::Way::Jump(<#target as #private::Step>::KEY))
            }
            Self::Other(way) => {
                let way = outlive(way);
                quote!(<#way as #private::WayOn>::WAY)
            }
        }
    }
}

impl ToTokens for WayOn {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Jump(ty) | Self::Other(ty) => ty.to_tokens(tokens),
        }
    }
}

/// A literal becomes the `String` that it is in JSON.
fn handed(ty: &Type) -> TokenStream {
    match ty {
        Type::Reference(reference) => owned(&reference.elem),
        other => outlive(other),
    }
}

fn is_never(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|last| last.ident == "Never")
}
