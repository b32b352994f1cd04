//! What `#[step]` adds to its function.

use std::time::Duration;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::outlive::{borrows, outlive};
use super::parameter::{hand_over, need, owned};
use super::{local, namesake, returns};
use crate::function::{Function, arguments, last_segment};
use crate::marks::Source;
use crate::options::StepOptions;

pub(super) fn expand(function: &Function, options: &StepOptions) -> TokenStream {
    let private = options.root.private();
    let namesake = namesake(function, &private);
    let types = types(function, options, &private);
    let definition = definition(function, options, &private);
    let jump = jump(function, &private);
    let plain = plain_return(function, options, &private);
    let (name, spelt) = (function.name(), function.name().unraw().to_string());
    let conditions: Vec<_> = function.conditions().collect();
    let allowed = function.allowed();
    quote! {
        #namesake

        #(#conditions)*
        #[automatically_derived]
        #allowed
        impl #private::Step for #name {
            #types
            const KEY: #private::StepKey = #private::StepKey {
                name: #spelt,
                path: ::core::concat!(::core::module_path!(), "::", #spelt),
            };
            const DEFINITION: #private::StepDefinition = #definition;
        }

        #(#conditions)*
        #jump
        #plain
    }
}

/// What the step is to the steps before and after it.
fn types(function: &Function, options: &StepOptions, private: &TokenStream) -> TokenStream {
    let (input, takes) = match function.input() {
        Some(input) => (owned(input.taken.ty()), quote!(TakesValue)),
        None => (quote!(()), quote!(TakesNothing)),
    };
    let Hands { output, next, ways } = Hands::of(function, options, private);
    let hands = if next {
        quote!(HandsValue)
    } else {
        quote!(HandsNothing)
    };
    let contexts = function
        .parameters
        .iter()
        .rev()
        .fold(quote!(()), |rest, parameter| match parameter.source {
            Source::Context => {
                let owned = owned(parameter.taken.ty());
                quote!((#owned, #rest))
            }
            _ => rest,
        });
    quote! {
        type Input = #input;
        type Takes = #private::#takes;
        type Output = #output;
        type Hands = #private::#hands;
        type Ways = #ways;
        type Contexts = #contexts;
    }
}

/// What a step hands on, and where to.
struct Hands {
    output: TokenStream,
    next: bool,
    ways: TokenStream,
}

impl Hands {
    fn of(function: &Function, options: &StepOptions, private: &TokenStream) -> Self {
        let value = options.output.as_ref().unwrap_or(&function.returns.value);
        let last = last_segment(value);
        let inside = last.map(arguments).unwrap_or_default();
        match last.map(|last| last.ident.unraw().to_string()).as_deref() {
            Some("Flow") if !inside.is_empty() => Self {
                output: outlive(&inside[0]),
                next: !is_never(&inside[0]),
                ways: inside.get(1).map_or_else(|| quote!(()), outlive),
            },
            Some("GoTo") if inside.len() == 1 => Self {
                output: quote!(#private::Never),
                next: false,
                ways: quote!((#value,)),
            },
            Some("End") => Self {
                output: quote!(#private::Never),
                next: false,
                ways: quote!((#private::End,)),
            },
            _ => Self {
                output: outlive(value),
                next: true,
                ways: quote!(()),
            },
        }
    }
}

fn is_never(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|last| last.ident == "Never")
}

fn definition(function: &Function, options: &StepOptions, private: &TokenStream) -> TokenStream {
    let mode = match (function.is_async(), &options.inline) {
        (true, _) => quote!(Async),
        (false, Some(_)) => quote!(Inline),
        (false, None) => quote!(Blocking),
    };
    let policy = policy(options, private);
    let next = Hands::of(function, options, private).next;
    let needs = function
        .parameters
        .iter()
        .map(|parameter| need(parameter, private));
    let call = call(function, options, private);
    quote! {
        #private::StepDefinition {
            key: <Self as #private::Step>::KEY,
            mode: #private::Mode::#mode,
            policy: #policy,
            next: #next,
            ways: <<Self as #private::Step>::Ways as #private::Ways>::WAYS,
            needs: &[#(#needs),*],
            call: #call,
        }
    }
}

fn policy(options: &StepOptions, private: &TokenStream) -> TokenStream {
    let retries = options
        .retries
        .as_ref()
        .map(|(retries, _)| quote!(.with_retries(#retries)));
    let backoff = options.backoff.as_ref().map(|(from, to, _)| {
        let (from, to) = (duration(*from), duration(*to));
        quote!(.with_backoff(#private::Backoff { initial: #from, max: #to }))
    });
    let timeout = options.timeout.as_ref().map(|(timeout, _)| {
        let timeout = duration(*timeout);
        quote!(.with_timeout(#timeout))
    });
    quote!(#private::Policy::new()#retries #backoff #timeout)
}

fn duration(duration: Duration) -> TokenStream {
    let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    quote!(::core::time::Duration::from_millis(#millis))
}

/// The parameters out of the scope, the function called, what it returns turned into where the job goes.
fn call(function: &Function, options: &StepOptions, private: &TokenStream) -> TokenStream {
    let open = local("__open");
    let places: Vec<_> = (0..function.parameters.len())
        .map(|at| local(&format!("__{at}")))
        .collect();
    let error = local("__error");
    let takes = function
        .parameters
        .iter()
        .enumerate()
        .map(|(at, parameter)| {
            let (place, value) = (&places[at], hand_over(parameter, at, private));
            quote! {
                let #place = match #value {
                    ::core::result::Result::Ok(#place) => #place,
                    ::core::result::Result::Err(#error) => {
                        return #private::Calling::Done(::core::result::Result::Err(#error));
                    }
                };
            }
        });
    let Hands { output, ways, .. } = Hands::of(function, options, private);
    // What borrows is written out before it has to outlive anything.
    let output = if borrows(&function.returns.value) {
        quote!(_)
    } else {
        output
    };
    let finish = returns::finish(
        &function.returns,
        |value| quote!(#private::conclude::<_, #output, #ways, _>(#value)),
        private,
    );
    let called = called(function, &places);
    let body = if function.is_async() {
        quote!(#private::Calling::later(#called, #finish))
    } else {
        quote!(#private::Calling::Done(#private::apply(#called, #finish)))
    };
    let pattern = if places.is_empty() {
        quote!(_)
    } else {
        quote!(mut #open)
    };
    quote!(|#pattern| { #(#takes)* #body })
}

/// The call itself. An expression's span runs to its last token, so the arguments stand where the name does: then that is
/// what the compiler blames for a future that is not `Send`.
pub(super) fn called(function: &Function, places: &[proc_macro2::Ident]) -> TokenStream {
    let name = function.name();
    let span = Span::mixed_site().located_at(name.span());
    let arguments = quote_spanned!(span=> (#(#places),*));
    quote!(#name #arguments)
}

/// `review::with(order)`: a jump to this step; `report::with()` where it takes no input.
///
/// What it demands of the input is deferred to the call through the parameter: most steps are never jumped to, and their
/// input need not be written as JSON.
fn jump(function: &Function, private: &TokenStream) -> TokenStream {
    let name = function.name();
    let payload = local("__payload");
    let with = match function.input() {
        Some(input) => {
            let input = owned(input.taken.ty());
            quote! {
                pub fn with<__Input>(#payload: #input) -> #private::GoTo<Self>
                where
                    #input: #private::Is<__Input>,
                    __Input: #private::Serialize,
                {
                    #private::go_to::<Self, __Input>(#private::Is::same(&#payload))
                }
            }
        }
        None => quote! {
            pub fn with() -> #private::GoTo<Self> {
                #private::go_to::<Self, ()>(&())
            }
        },
    };
    quote! {
        #[automatically_derived]
        #[allow(dead_code)]
        impl #name {
            #[doc(hidden)]
            #with
        }
    }
}

/// A `Result` or a `Flow` behind an alias would be stored as it is, its error as a success.
fn plain_return(function: &Function, options: &StepOptions, private: &TokenStream) -> TokenStream {
    let Some(written) = &function.returns.written else {
        return TokenStream::new();
    };
    if function.returns.fallible || options.output.is_some() || !matches!(written, Type::Path(_)) {
        return TokenStream::new();
    }
    let shape = last_segment(written).map(|last| last.ident.to_string());
    if matches!(shape.as_deref(), Some("Flow" | "GoTo" | "End")) {
        return TokenStream::new();
    }
    let ty = outlive(written);
    let message = format!(
        "step `{}` returns an alias of `Result` or `Flow`: write the type out, or name what it hands on: `#[step(output = ..)]`",
        function.name()
    );
    let conditions = function.conditions();
    quote_spanned! {written.span()=>
        #(#conditions)*
        const _: () = {
            #[allow(unused_imports)]
            use #private::PlainShape as _;
            ::core::assert!(!<#private::Shape<#ty>>::ALIASED, #message);
        };
    }
}
