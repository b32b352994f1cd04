//! What `#[step]` adds to its function.

use std::time::Duration;

use proc_macro2::{Delimiter, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{ReturnType, Type};

use super::blame::{self, group, subject};
use super::hands::{Hands, Shape};
use super::outlive::borrows;
use super::parameter::{Needs, owned, questions, stand_in, take};
use super::scope::Private;
use super::{local, namesake, returns, scope, told};
use crate::function::Function;
use crate::marks::{Source, is_primitive};
use crate::options::StepOptions;

pub(super) fn expand(function: &Function, options: &StepOptions) -> TokenStream {
    let (private, outside) = (Private::imported(), options.root.private());
    let namesake = namesake(function);
    let hands = Hands::of(function, &private);
    let types = types(function, &hands);
    let needs = Needs::of(&function.parameters.iter().collect::<Vec<_>>());
    let definition = definition(function, &hands, &needs, options);
    let ask = needs.ask();
    let jump = jump(function, &outside);
    let questions = questions(function, &outside);
    let jumps = jumps(function, &hands, &outside);
    let call = call(function, &hands, options);
    let ways = hands.listed.ways(&private);
    let (name, allowed) = (function.name(), function.allowed());
    let glue = quote! {
        #types

        #[automatically_derived]
        #allowed
        impl __private::Marked for #name {
            #ways
            const DEFINITION: __StepDefinition = #definition;
            #call
            #ask
        }
    };
    let glue = scope::around(function, &outside, &jump, &glue);
    quote!(#namesake #glue #jumps #questions)
}

/// What the step is to the steps before and after it.
fn types(function: &Function, hands: &Hands) -> TokenStream {
    let (input, takes) = match function.input() {
        Some(input) => (owned(input.taken.ty()), quote!(__TakesValue)),
        None => (quote!(()), quote!(__TakesNothing)),
    };
    let output = &hands.output;
    let handed = if hands.next {
        quote!(__HandsValue)
    } else {
        quote!(__HandsNothing)
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
    let known = quote! {
        type Takes = #takes;
        type Hands = #handed;
    };
    told::implement(
        function,
        &quote!(__private::Typed),
        &known,
        ("Types", &quote!((#input, #output, #contexts))),
        &quote!(__private::Types),
    )
}

fn definition(
    function: &Function,
    hands: &Hands,
    needs: &Needs,
    options: &StepOptions,
) -> TokenStream {
    let mode = match (function.is_async(), &options.inline) {
        (true, _) => quote!(Async),
        (false, Some(_)) => quote!(Inline),
        (false, None) => quote!(Blocking),
    };
    let policy = policy(options);
    let (next, key) = (hands.next, key(function));
    let asked_by = quote!(__private::Marked);
    let needs = needs.table(&asked_by);
    quote! {
        __StepDefinition {
            key: #key,
            mode: __Mode::#mode,
            policy: #policy,
            next: #next,
            ways: &[],
            needs: #needs,
            call: <Self as __private::Marked>::call,
        }
    }
}

pub(super) fn key(function: &Function) -> TokenStream {
    let spelt = function.name().unraw().to_string();
    quote! {
        __StepKey {
            name: #spelt,
            path: ::core::concat!(::core::module_path!(), "::", #spelt),
        }
    }
}

fn policy(options: &StepOptions) -> TokenStream {
    let retries = options
        .retries
        .as_ref()
        .map(|(retries, _)| quote!(.with_retries(#retries)));
    let backoff = options.backoff.as_ref().map(|(from, to, _)| {
        let (from, to) = (duration(*from), duration(*to));
        quote!(.with_backoff(__Backoff { initial: #from, max: #to }))
    });
    let timeout = options.timeout.as_ref().map(|(timeout, _)| {
        let timeout = duration(*timeout);
        quote!(.with_timeout(#timeout))
    });
    if retries.is_none() && backoff.is_none() && timeout.is_none() {
        return quote!(__ONE_TRY);
    }
    quote!(__Policy::new()#retries #backoff #timeout)
}

fn duration(duration: Duration) -> TokenStream {
    let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    quote!(::core::time::Duration::from_millis(#millis))
}

/// The parameters out of the scope, the function called, what it returns turned into where the job goes.
fn call(function: &Function, hands: &Hands, options: &StepOptions) -> TokenStream {
    let open = local("__open");
    let places: Vec<_> = (0..function.parameters.len())
        .map(|at| local(&format!("__{at}")))
        .collect();
    let taken: Vec<_> = places.iter().zip(&function.parameters).collect();
    let takes = take(&taken, &quote!(__Calling));
    let Hands {
        written,
        ways,
        shape,
        ..
    } = hands;
    let shape = match shape {
        Shape::Ours(marker) => {
            let marker = format_ident!("__{marker}");
            quote!(#marker)
        }
        Shape::Plain if may_be_an_alias(&function.returns.value) => {
            let subject = subject(blame::first(&function.returns.value));
            quote!(<#subject as __private::ByItsName<Self, #written>>::itself(<__Shape<#written>>::SHAPE))
        }
        Shape::Plain => quote!(__Plain),
    };
    let shape = if borrows(written) {
        quote!(__Borrowing(#shape))
    } else {
        shape
    };
    let (returned, shaped) = (local("__returned"), local("__shape"));
    let passing = local("__passing");
    let declared = match &function.signature.output {
        ReturnType::Type(_, declared) if options.output.is_some() => Some(&**declared),
        _ => None,
    };
    let finish = returns::finish(
        &function.returns,
        quote!(#returned),
        declared,
        // The shape first, by itself: a type that can't be written would leave only the wrong one.
        |value| {
            quote! {{
                let #shaped = #shape;
                <#written as __private::Concludes<Self, _, #ways, _>>::conclude(#shaped, #value, #passing)
            }}
        },
    );
    let called = called(function, &places);
    let body = if function.is_async() {
        quote!(__Calling::later(#called, #passing, |#returned, #passing| #finish))
    } else {
        quote!(let #returned = #called; __Calling::Done(#finish))
    };
    let open = if places.is_empty() {
        quote!(_)
    } else {
        quote!(#open)
    };
    quote! {
        fn call<'__open>(
            #open: &mut __Open<'__open>,
            #passing: __Passing,
        ) -> __Calling<'__open> {
            #takes
            #body
        }
    }
}

/// The call itself, blamed on the function's name where the future that it returns is not `Send`.
pub(super) fn called(function: &Function, places: &[proc_macro2::Ident]) -> TokenStream {
    let name = function.name();
    let arguments = group(Delimiter::Parenthesis, name.span(), quote!(#(#places),*));
    quote!(#name #arguments)
}

/// `review::with(order)`: a jump to this step; `report::with()` where it takes no input.
///
/// What it demands of the input is deferred to the call through the parameter: most steps are never jumped to, and their
/// input need not be written as JSON.
pub(super) fn jump(function: &Function, private: &Private) -> TokenStream {
    // It stands where the step does, for messages that show what was called.
    let here = function.name().span();
    let with = proc_macro2::Ident::new("with", here);
    let with = match function.input() {
        Some(input) => {
            let given = format_ident!("__Input");
            let (payload, parameter) = stand_in("input", &given, Some(input), here);
            let is = function.is_nameable(input.taken.ty()).then(|| {
                let input = owned(input.taken.ty());
                quote!(#input: #private::Is<__Input>,)
            });
            quote! {
                pub fn #with<__Input>(#parameter) -> #private::GoTo<Self>
                where
                    #is
                    __Input: #private::Stored,
                {
                    #private::go_to::<Self, __Input>(&#payload)
                }
            }
        }
        None => quote! {
            pub fn #with() -> #private::GoTo<Self> {
                #private::go_to::<Self, ()>(&())
            }
        },
    };
    quote! {
        #[doc(hidden)]
        #with

        #[doc(hidden)]
        pub const fn __walk(&self, _: &mut #private::Walk) {}
    }
}

/// Whether the type may be another name of a `Result` or a `Flow`. Nobody gives them one of these.
fn may_be_an_alias(ty: &Type) -> bool {
    const PLAIN: [&str; 3] = ["String", "Vec", "Option"];
    let Type::Path(path) = ty else { return false };
    let name = path.path.segments.last().map(|last| last.ident.to_string());
    name.is_none_or(|name| !is_primitive(&name) && !PLAIN.contains(&&*name))
}

/// Whether a jump leads back to the step itself, which is wrong in every workflow.
fn jumps(function: &Function, hands: &Hands, private: &Private) -> TokenStream {
    let name = function.name();
    let step = quote!(<#name as #private::Step>);
    let listed = &hands.listed;
    let ways = quote!(#step::DEFINITION.ways);
    let asked = listed
        .jumps()
        .into_iter()
        .map(|jump| {
            let number = jump.number;
            (jump.blamed, quote!(&[#ways[#number]]))
        })
        .chain(listed.alias().map(|span| (span, ways.clone())));
    let questions = asked.map(|(span, ways)| {
        let conditions = function.conditions();
        let refuse = blame::call(
            span,
            quote!(#private::refuse_jump_to_itself),
            quote!(#step::KEY, #ways),
        );
        quote!(#(#conditions)* const _: () = #refuse;)
    });
    questions.collect()
}
