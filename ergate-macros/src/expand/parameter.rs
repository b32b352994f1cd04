//! One parameter: the question for its value, and how the value reaches the function.

use proc_macro2::{Delimiter, Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Expr, Path, Type, TypePath};

use super::blame::{self, brackets, first, function_name, last_name, subject};
use super::outlive::outlive;
use super::scope::Private;
use super::{local, scope};
use crate::check::type_name;
use crate::function::{Function, Parameter, Taken};
use crate::marks::{Depends, Source, Target};
use crate::spelling::spell;

/// What each parameter asks for: the table, and the function that puts the values into the scope.
pub(super) struct Needs {
    table: Vec<TokenStream>,
    asks: Vec<TokenStream>,
}

impl Needs {
    pub(super) fn of(parameters: &[&Parameter]) -> Self {
        let each = parameters.iter();
        let (table, asks) = each.map(|parameter| need(parameter)).unzip();
        Self { table, asks }
    }

    /// The table, for a definition.
    pub(super) fn table(&self, asked_by: &TokenStream) -> TokenStream {
        let table = &self.table;
        if table.is_empty() {
            return quote!(__Needs::NONE);
        }
        quote!(__Needs { parameters: &[#(#table),*], ask: <Self as #asked_by>::ask })
    }

    /// The function.
    pub(super) fn ask(&self) -> TokenStream {
        let (scope, need) = (local("__scope"), local("__need"));
        let at = local("__at");
        let (at, asks) = match &*self.asks {
            [] => (quote!(_), quote!(__Scope::job(#scope, #need))),
            [ask] => (quote!(_), ask.clone()),
            [asks @ .., last] => {
                let numbers = 0..asks.len();
                (
                    quote!(#at),
                    quote!(match #at { #(#numbers => #asks,)* _ => #last }),
                )
            }
        };
        quote! {
            fn ask<'__scope>(
                #at: usize,
                #scope: &'__scope mut __Scope,
                #need: &'static __Need,
            ) -> __Resolving<'__scope> {
                #asks
            }
        }
    }
}

/// One entry of the table, and its value put into the scope.
fn need(parameter: &Parameter) -> (TokenStream, TokenStream) {
    let name = &parameter.name;
    let spelt = type_name(parameter.taken.ty());
    let (scope, asker) = (local("__scope"), local("__need"));
    let asked = quote!(#scope, #asker);
    let (source, ask) = match &parameter.source {
        Source::Unmarked | Source::Input => {
            let read = read(parameter, "input", &asked);
            (quote!(Input(#spelt)), read)
        }
        Source::Context => {
            let read = read(parameter, "context", &asked);
            (quote!(Context(#spelt)), read)
        }
        Source::State => {
            let owned = owned(parameter.taken.ty());
            let state = quote!(__Scope::state::<#owned>(#asked));
            (quote!(State(#spelt)), state)
        }
        Source::Job => (quote!(Job), quote!(__Scope::job(#asked))),
        Source::Depends(depends) => {
            let (written, ask) = (&depends.name, resolve(depends, &parameter.taken));
            if depends.fresh {
                (quote!(Fresh(#written)), ask)
            } else {
                (quote!(Dependency(#written)), ask)
            }
        }
    };
    let source = quote!(__Source::#source);
    (quote!(__Need { parameter: #name, source: #source }), ask)
}

/// All that the function takes out of the open scope, each with the place for it.
pub(super) fn take(places: &[(&Ident, &Parameter)], failed: &TokenStream) -> TokenStream {
    if places.is_empty() {
        return TokenStream::new();
    }
    let open = local("__open");
    let taken = places.iter().enumerate().map(|(at, (place, parameter))| {
        let value = hand_over(parameter, at);
        (quote!(__Some(#place)), value)
    });
    let (taken, values): (Vec<_>, Vec<_>) = taken.unzip();
    quote! {
        let (#(#taken,)*) = (#(#values,)*) else { return #failed::failed(#open); };
    }
}

/// The value of the parameter that asked as number `at`, out of the open scope.
fn hand_over(parameter: &Parameter, at: usize) -> TokenStream {
    let open = local("__open");
    let owned = owned(parameter.taken.ty());
    let wanted = outlive(parameter.taken.ty());
    match (&parameter.source, &parameter.taken) {
        (Source::Unmarked | Source::Input | Source::Context, Taken::Value(_)) => {
            quote!(__Open::given::<#wanted>(#open, #at))
        }
        (Source::Depends(Depends { fresh: true, .. }), Taken::Value(_)) => {
            quote!(__Open::taken::<#wanted>(#open, #at))
        }
        (Source::Job, Taken::Value(_)) => {
            quote!(<#wanted as __private::Tells>::cloned(#open, #at))
        }
        (_, Taken::Value(_)) => {
            quote!(<#wanted as __private::TakenByValue>::cloned(#open, #at))
        }
        (Source::Depends(_), Taken::Ref(_)) => {
            quote!(__Open::borrowed::<#wanted>(#open, #at))
        }
        (Source::Depends(_), Taken::Mut(_)) => {
            quote!(__Open::borrowed_mut::<#wanted>(#open, #at))
        }
        (Source::Job, Taken::Ref(_) | Taken::Mut(_)) => {
            quote!(<#owned as __private::Tells>::shared(#open, #at))
        }
        (_, Taken::Ref(_) | Taken::Mut(_)) => quote!(__Open::shared::<#owned>(#open, #at)),
    }
}

/// A parameter of a function of ours that takes, as this type, what one of the user's does. It stands there from the `:` on,
/// for messages that show what was called. Its name comes first.
pub(crate) fn stand_in(
    name: &str,
    ty: &Ident,
    taken: Option<&Parameter>,
    place: Span,
) -> (Ident, TokenStream) {
    let (from, to) = taken.map_or((place, place), |taken| {
        let last = taken.written.ty.to_token_stream().into_iter().last();
        let from = taken.written.colon_token.span;
        (from, last.map_or(from, |last| last.span()))
    });
    let name = Ident::new(name, from);
    let ty = blame::group(Delimiter::Parenthesis, to, ty.to_token_stream());
    let parameter = quote!(#name: #ty);
    (name, parameter)
}

/// The type that is made where a `&ty` is taken: `String` for `str`, and `Vec<T>` for `[T]`, whose `T` need not be `Clone`.
pub(crate) fn owned(ty: &Type) -> TokenStream {
    let outlived = outlive(ty);
    let (open, close) = brackets(first(ty));
    match ty {
        Type::Slice(slice) => {
            let element = outlive(&slice.elem);
            let start = quote_spanned!(first(ty)=> ::);
            quote!(#start std::vec::Vec<#element #close)
        }
        Type::Path(path) if is_unsized(path) => {
            quote!(#open #outlived as ::std::borrow::ToOwned>::Owned #open #close)
        }
        _ => outlived,
    }
}

fn is_unsized(path: &TypePath) -> bool {
    const UNSIZED: [&str; 4] = ["str", "Path", "OsStr", "CStr"];
    path.path.segments.last().is_some_and(|last| {
        last.arguments.is_none() && UNSIZED.contains(&last.ident.unraw().to_string().as_str())
    })
}

/// The path stands where the type does: there the compiler blames a type that borrows from what it is read from.
fn read(parameter: &Parameter, what: &str, asked: &TokenStream) -> TokenStream {
    let ty = parameter.taken.ty();
    let (owned, (open, close)) = (owned(ty), brackets(first(ty)));
    let method = match parameter.taken {
        Taken::Value(_) => format_ident!("{what}"),
        _ => format_ident!("{what}_ref"),
    };
    quote!(#open #owned as __private::FromJob<Self>>::#method::<#close(#asked))
}

/// The function is asked for by what it takes, then by what it makes.
fn resolve(depends: &Depends, taken: &Taken) -> TokenStream {
    let (scope, need) = (local("__scope"), local("__need"));
    let wanted = outlive(taken.ty());
    let way = match taken {
        Taken::Value(_) => quote!(__ByValue),
        Taken::Ref(_) => quote!(__ByRef),
        Taken::Mut(_) => quote!(__ByMut),
    };
    let named = named(&depends.target);
    let arguments = depends.target.arguments();
    let origin = match depends.target.importable() {
        Some(path) => origin(path),
        None => quote!(__PlainFunction),
    };
    let (subject, value) = (subject(function_name(named)), value(&depends.target));
    let given = match arguments.len() {
        0 => quote!(<#subject as __private::NamedAlone>::alone(#origin)),
        count => {
            let take = given_method(count);
            quote!(#origin.#take((#(#arguments,)*)))
        }
    };
    quote! {
        <#subject as __private::Provide<#wanted, #way, _, _>>::provide(
            #value, #given, #scope, #need,
        )
    }
}

fn named(target: &Target) -> &Expr {
    match target {
        Target::Closure(closure) => closure,
        Target::Function { name, .. } => name,
    }
}

/// The function itself. One in a module is imported here too: an unknown one is told of by the import, and once is enough.
fn value(target: &Target) -> TokenStream {
    match target.importable() {
        Some(path) if path.segments.len() > 1 => {
            let (import, alias) = import(path);
            quote!({ #import #alias })
        }
        _ => named(target).into_token_stream(),
    }
}

/// The function that takes that many arguments.
pub(super) fn given_method(count: usize) -> Ident {
    format_ident!("__given_{count}")
}

/// Whether what stands in `#[depends(..)]` takes what it is given there.
pub(super) fn questions(function: &Function, outside: &Private) -> TokenStream {
    let asked = function
        .parameters
        .iter()
        .filter_map(|parameter| match &parameter.source {
            Source::Depends(depends) => Some(&depends.target),
            _ => None,
        });
    let questions = asked.filter_map(|target| {
        // Where nothing is given, `NamedAlone` says what is wrong.
        let (path, count) = (target.importable()?, target.arguments().len());
        if count == 0 {
            return None;
        }
        let (origin, spelt) = (origin(path), spell(path));
        let refuse = blame::call(
            last_name(path),
            quote!(__refuse_arguments),
            quote!(#origin, #spelt, #count),
        );
        // Of an unknown function nothing more is to be said.
        let known = value(target);
        Some(scope::question(
            function,
            outside,
            &quote!(let _ = #known; #refuse),
        ))
    });
    questions.collect()
}

/// Whether the function is marked is for the compiler's name resolution to say.
///
/// A marked function has an enum of its name with the one variant `__Declared`. The path is imported over a fallback, which
/// stands in [the scope around it](scope): where it names a type too, the glob finds that variant; where it does not, the
/// outer scope's names stand. Three nested scopes, since a glob and an explicit import of one name in one scope are
/// ambiguous for further imports.
///
/// A name without a module is imported in any case, from the library if nowhere else: as a value, which is not what is asked
/// for here. Of an unknown function the import says less than the call does, and once is enough.
pub(super) fn origin(path: &Path) -> TokenStream {
    let (import, _) = import(path);
    let here = local("__dep");
    let anyway = path.get_ident().map(|name| {
        let mut name = name.clone();
        name.set_span(Span::call_site());
        quote!(use __nobody as #name;)
    });
    quote! {{
        #anyway
        #import
        {
            use #here::*;
            __Declared
        }
    }}
}

/// The function under a name of ours. The name ends the import's span.
fn import(path: &Path) -> (TokenStream, Ident) {
    let alias = Ident::new("__dep", last_name(path));
    (quote!(use #path as #alias;), alias)
}
