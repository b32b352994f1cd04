//! A function's signature, read into what a step or a dependency is made of. The body stays tokens.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{
    Attribute, FnArg, GenericArgument, GenericParam, Ident, Pat, PatType, PathArguments,
    ReturnType, Signature, Type, TypeReference, Variadic, Visibility,
};

use crate::errors::Errors;
use crate::marks::{self, Source};

/// A function under one of our attributes.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    /// The `...` of the signature, which has it no more.
    pub(crate) variadic: Option<Variadic>,
    body: TokenStream,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) returns: Returns,
    /// Marks that make a step or a dependency of it once more. It has them no more.
    pub(crate) other_marks: Vec<Attribute>,
}

/// One parameter.
pub(crate) struct Parameter {
    /// Its name; `_` for one that has none.
    pub(crate) name: String,
    pub(crate) source: Source,
    pub(crate) taken: Taken,
    /// As it stands in the signature.
    pub(crate) written: PatType,
}

/// How a parameter takes its value.
pub(crate) enum Taken {
    Value(Type),
    Ref(Type),
    Mut(Type),
}

/// What a function returns, as far as its signature says.
pub(crate) struct Returns {
    /// Whether it is a `Result`.
    pub(crate) fallible: bool,
    /// The type, or the `Ok` type of the `Result`.
    pub(crate) value: Type,
    /// What names the error, where it is a `Result`.
    pub(crate) error: Span,
    pub(crate) written: Option<Type>,
}

/// The function as it is parsed: the signature, and the rest.
#[derive(Clone)]
pub(crate) struct Written {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: TokenStream,
}

impl Parse for Written {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self {
            attributes: input.call(Attribute::parse_outer)?,
            visibility: input.parse()?,
            signature: input.parse()?,
            body: input.parse()?,
        })
    }
}

impl Function {
    pub(crate) fn read(item: TokenStream, errors: &mut Errors) -> syn::Result<Self> {
        Ok(Self::of(syn::parse2(item)?, errors))
    }

    pub(crate) fn of(written: Written, errors: &mut Errors) -> Self {
        let Written {
            attributes,
            visibility,
            mut signature,
            body,
        } = written;
        let (other_marks, attributes) = attributes.into_iter().partition(marks::makes_one_of_ours);
        // It is told of, and would be told of once more by the compiler.
        let variadic = signature.variadic.take();
        let parameters = signature.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(written) => Some(Parameter::read(written, errors)),
            FnArg::Receiver(_) => None,
        });
        let parameters = parameters.collect();
        let returns = Returns::read(&signature.output);
        for input in &mut signature.inputs {
            if let FnArg::Typed(written) = input {
                written.attrs.retain(|attribute| !marks::is_mark(attribute));
            }
        }
        Self {
            attributes,
            visibility,
            signature,
            variadic,
            body,
            parameters,
            returns,
            other_marks,
        }
    }

    pub(crate) fn name(&self) -> &Ident {
        &self.signature.ident
    }

    pub(crate) fn is_async(&self) -> bool {
        self.signature.asyncness.is_some()
    }

    pub(crate) fn has_no_body(&self) -> bool {
        self.body.to_string() == ";"
    }

    /// The parameter that takes the job's input: the unmarked one, or else the first one marked `#[input]`.
    pub(crate) fn input(&self) -> Option<&Parameter> {
        let find = |wanted: fn(&Source) -> bool| {
            self.parameters
                .iter()
                .find(move |parameter| wanted(&parameter.source))
        };
        find(|source| matches!(source, Source::Unmarked))
            .or_else(|| find(|source| matches!(source, Source::Input)))
    }

    /// Whether it stands where there can be a type beside it, as far as its signature says.
    pub(crate) fn is_free(&self) -> bool {
        !self.has_no_body() && self.of_an_impl().is_none()
    }

    /// The `self` or `Self` in the signature, which only a function of an `impl` can have.
    pub(crate) fn of_an_impl(&self) -> Option<TokenStream> {
        let mut inputs = self.signature.inputs.iter();
        let receiver = inputs.find_map(|input| match input {
            FnArg::Receiver(receiver) => Some(receiver.to_token_stream()),
            FnArg::Typed(_) => None,
        });
        let depends = self
            .parameters
            .iter()
            .filter_map(|parameter| match &parameter.source {
                Source::Depends(depends) => Some(depends.target.written()),
                _ => None,
            });
        receiver.or_else(|| {
            let signature = self.signature.to_token_stream();
            depends
                .chain([signature])
                .find_map(|tokens| find(tokens, &|word| word == "Self"))
                .map(|found| found.to_token_stream())
        })
    }

    /// Whether this type of the signature means something outside of it, where it may stand by itself.
    pub(crate) fn is_nameable(&self, ty: &Type) -> bool {
        let generic = self.signature.generics.params.iter();
        let generic: Vec<_> = generic
            .filter_map(|parameter| match parameter {
                GenericParam::Type(parameter) => Some(&parameter.ident),
                GenericParam::Const(parameter) => Some(&parameter.ident),
                GenericParam::Lifetime(_) => None,
            })
            .collect();
        !matches!(ty, Type::TraitObject(_))
            && !mentions(ty, &|word| word == "impl" || generic.contains(&word))
    }

    /// The input, where its type means something outside of the signature.
    pub(crate) fn nameable_input(&self) -> Option<&Parameter> {
        self.input()
            .filter(|input| self.is_nameable(input.taken.ty()))
    }

    /// The glue calls the function all the same.
    pub(crate) fn allowed(&self) -> Option<TokenStream> {
        let mut attributes = self.attributes.iter();
        attributes
            .any(|attribute| attribute.path().is_ident("deprecated"))
            .then(|| quote!(#[allow(deprecated, reason = "it is called all the same")]))
    }

    /// The attributes that decide whether the function exists at all.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Attribute> {
        self.attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident("cfg"))
    }
}

/// The function as it was written, without our marks.
impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self {
            attributes,
            visibility,
            signature,
            body,
            ..
        } = self;
        let signature = closed(signature);
        tokens.extend(quote!(#(#attributes)* #visibility #signature #body));
    }
}

/// The signature, with `<>` where it has no generic parameters: the compiler would propose one for a type that it does not
/// know, and so tell of that type twice, since the glue names it too.
fn closed(signature: &Signature) -> TokenStream {
    let written = signature.to_token_stream();
    if !signature.generics.params.is_empty() {
        return written;
    }
    let mut closed = TokenStream::new();
    let mut is_name = false;
    for token in written {
        let names = std::mem::replace(
            &mut is_name,
            matches!(&token, TokenTree::Ident(word) if word == "fn"),
        );
        closed.extend([token]);
        if names {
            closed.extend(quote!(<>));
        }
    }
    closed
}

impl Parameter {
    fn read(written: &PatType, errors: &mut Errors) -> Self {
        let mut marked = written
            .attrs
            .iter()
            .filter_map(|attribute| Some((attribute, Source::of(attribute)?)));
        let source = match marked.next() {
            Some((_, source)) => errors.keep(source).unwrap_or(Source::Job),
            None => Source::Unmarked,
        };
        let name = name(&written.pat, errors);
        for (second, _) in marked {
            errors.at(
                second,
                format!("parameter `{name}` gets its value from one place: take one of the two marks away"),
            );
        }
        Self {
            name,
            source,
            taken: Taken::of(&written.ty),
            written: PatType {
                attrs: Vec::new(),
                ..written.clone()
            },
        }
    }
}

fn name(pattern: &Pat, errors: &mut Errors) -> String {
    use syn::ext::IdentExt;
    match pattern {
        Pat::Ident(ident) if ident.subpat.is_none() && ident.by_ref.is_none() => {
            ident.ident.unraw().to_string()
        }
        Pat::Wild(_) => "_".to_owned(),
        other => {
            errors.at(
                other,
                "a parameter needs a name here, which stands in messages and records\n\n\
                 help: take it apart in the body: `let (a, b) = pair;`",
            );
            "_".to_owned()
        }
    }
}

impl Taken {
    fn of(ty: &Type) -> Self {
        match ty {
            Type::Reference(reference) if reference.mutability.is_some() => {
                Self::Mut((*reference.elem).clone())
            }
            // What lives for ever is as good as owned.
            Type::Reference(reference) if is_static(reference) => Self::Value(ty.clone()),
            Type::Reference(reference) => Self::Ref((*reference.elem).clone()),
            Type::Paren(inner) => Self::of(&inner.elem),
            Type::Group(inner) => Self::of(&inner.elem),
            other => Self::Value(other.clone()),
        }
    }

    /// The type without the `&`.
    pub(crate) fn ty(&self) -> &Type {
        match self {
            Self::Value(ty) | Self::Ref(ty) | Self::Mut(ty) => ty,
        }
    }
}

fn is_static(reference: &TypeReference) -> bool {
    let lifetime = reference.lifetime.as_ref();
    lifetime.is_some_and(|lifetime| lifetime.ident == "static")
}

impl Returns {
    /// What the signature says.
    pub(crate) fn read(output: &ReturnType) -> Self {
        match output {
            ReturnType::Type(_, ty) => Self::of(ty),
            ReturnType::Default => Self {
                fallible: false,
                value: syn::parse_quote!(()),
                error: Span::call_site(),
                written: None,
            },
        }
    }

    /// What this type says.
    pub(crate) fn of(ty: &Type) -> Self {
        let result = last_segment(ty).filter(|last| last.ident == "Result");
        let mut inside = result.map(arguments).unwrap_or_default().into_iter();
        let value = match result {
            Some(_) => inside.next().unwrap_or_else(|| syn::parse_quote!(())),
            None => ty.clone(),
        };
        // `io::Result<T>` names no error.
        let error = inside.next().and_then(|error| {
            last_segment(&error)
                .map(|last| last.ident.span())
                .or_else(|| first_span(&error))
        });
        let named = result.map(|result| result.ident.span());
        Self {
            fallible: result.is_some(),
            value,
            error: error.or(named).unwrap_or_else(Span::call_site),
            written: Some(ty.clone()),
        }
    }
}

/// Whether such a word is among these tokens.
pub(crate) fn mentions(tokens: impl ToTokens, wanted: &impl Fn(&Ident) -> bool) -> bool {
    find(tokens.into_token_stream(), wanted).is_some()
}

fn find(tokens: TokenStream, wanted: &impl Fn(&Ident) -> bool) -> Option<Ident> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(word) => wanted(&word).then_some(word),
        TokenTree::Group(group) => find(group.stream(), wanted),
        _ => None,
    })
}

fn first_span(tokens: impl ToTokens) -> Option<Span> {
    let first = tokens.into_token_stream().into_iter().next();
    first.map(|token| token.span())
}

/// The last segment of a type that is a path.
pub(crate) fn last_segment(ty: &Type) -> Option<&syn::PathSegment> {
    match ty {
        Type::Path(path) => path.path.segments.last(),
        Type::Group(inner) => last_segment(&inner.elem),
        Type::Paren(inner) => last_segment(&inner.elem),
        _ => None,
    }
}

/// The types in a segment's angle brackets.
pub(crate) fn arguments(segment: &syn::PathSegment) -> Vec<Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return Vec::new();
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    });
    types.collect()
}
