//! What `#[dependency]` adds to its function.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::blame::{function_name, subject};
use super::outlive::outlive;
use super::parameter::{Needs, given_method, questions, take};
use super::scope::Private;
use super::step::called;
use super::{circle, contexts, lives, local, namesake, returns, scope, told};
use crate::function::{Function, Parameter};
use crate::marks::Source;
use crate::options::DependencyOptions;
use crate::spelling::spell;

pub(super) fn expand(function: &Function, options: &DependencyOptions) -> TokenStream {
    let outside = options.root.private();
    let namesake = namesake(function);
    let (name, spelt) = (function.name(), function.name().unraw().to_string());
    let allowed = function.allowed();
    let types: Vec<_> = function
        .parameters
        .iter()
        .filter(is_argument)
        .map(|argument| outlive(&argument.written.ty))
        .collect();
    let about = about(function, options);
    let given = given(&types, &outside);
    let (copy, same) = (copy(&types), same(&types));
    let questions = questions(function, &outside);
    let (walk, circle) = (
        circle::walk(function),
        circle::questions(function, &outside),
    );
    let contexts = contexts::expand(function);
    let lives = options
        .application
        .then(|| lives::expand(function, &outside));
    let made = outlive(&function.returns.value);
    let lifetime = if options.application {
        quote!(__PerApplication)
    } else {
        quote!(__PerRun)
    };
    let parameters = function.parameters.iter();
    let marked: Vec<_> = parameters
        .filter(|parameter| !is_argument(parameter))
        .collect();
    let needs = Needs::of(&marked);
    let (table, ask) = (needs.table(&quote!(__private::Declaration)), needs.ask());
    let origin = told::implement(
        function,
        &quote!(__private::Origin),
        &quote!(
            type Alone = Self;
        ),
        ("Arguments", &quote!((#(#types,)*))),
        &quote!(::core::marker::Send + ::core::marker::Sync + 'static),
    );
    let makes = told::implement(
        function,
        &quote!(__private::Makes),
        &TokenStream::new(),
        ("Return", &made),
        &quote!('static),
    );
    let call = call(function, &made);
    let teardown = teardown(options, &made);
    let glue = quote! {
        #origin
        #makes

        #[automatically_derived]
        #allowed
        impl __private::Declaration for #name {
            type Lifetime = #lifetime;
            const DEFINITION: __DependencyDefinition<
                <Self as __private::Origin>::Arguments,
                <Self as __private::Makes>::Return,
            > =
                __DependencyDefinition {
                    name: #spelt,
                    needs: #table,
                    copy: #copy,
                    same: #same,
                    call: #call,
                    teardown: #teardown,
                };
            #ask
        }

        #about
        #walk
        #contexts
    };
    let glue = scope::around(function, &outside, &given, &glue);
    quote!(#namesake #glue #circle #questions #lives)
}

fn is_argument(parameter: &&Parameter) -> bool {
    matches!(parameter.source, Source::Unmarked)
}

fn call(function: &Function, made: &TokenStream) -> TokenStream {
    let places: Vec<_> = (0..function.parameters.len())
        .map(|at| local(&format!("__{at}")))
        .collect();
    let all = places.iter().zip(&function.parameters);
    let (arguments, marked): (Vec<_>, Vec<_>) =
        all.partition(|(_, parameter)| is_argument(parameter));
    let arguments = arguments.into_iter().map(|(place, _)| place);
    let takes = take(&marked, &quote!(__Making));
    let (returned, keep) = (local("__returned"), local("__keep"));
    let finish = returns::finish(
        &function.returns,
        quote!(#returned),
        None,
        |value| quote!(<#made as __private::MadeBy<Self>>::made(#value)),
    );
    let called = called(function, &places);
    let body = if function.is_async() {
        quote!(__Making::later(#called, #keep, |#returned| #finish))
    } else {
        quote!(let #returned = #called; __Making::Done(#keep(#finish)))
    };
    let open = local("__open");
    let open = if takes.is_empty() {
        quote!(_)
    } else {
        quote!(#open)
    };
    quote!(|(#(#arguments,)*), #open, #keep| { #takes #body })
}

/// What can be asked of it while compiling, where its type can't be spelt.
fn about(function: &Function, options: &DependencyOptions) -> TokenStream {
    let name = function.name();
    let per_run = !options.application;
    let parameters = function.parameters.iter().filter(is_argument);
    let parameters = parameters.map(|parameter| {
        format!(
            "{}: {}",
            spell(&parameter.written.pat),
            spell(&parameter.written.ty)
        )
    });
    quote! {
        #[automatically_derived]
        impl __private::Described for #name {
            const ABOUT: __About = __About::Dependency {
                parameters: &[#(#parameters),*],
                per_run: #per_run,
            };
        }
    }
}

/// What takes its arguments where it is used, if it takes any.
fn given(types: &[TokenStream], private: &Private) -> TokenStream {
    if types.is_empty() {
        return TokenStream::new();
    }
    let (given, arguments) = (given_method(types.len()), local("__arguments"));
    quote! {
        #[doc(hidden)]
        pub fn #given(self, #arguments: (#(#types,)*)) -> #private::Given<Self> {
            #private::Given::these(#arguments)
        }
    }
}

/// The arguments once more, for what was made of them to be found again.
fn copy(types: &[TokenStream]) -> TokenStream {
    let one = numbered("__one", types.len());
    quote!(|(#(#one,)*)| (#(<#types as __private::Argument<Self>>::copy(#one),)*))
}

fn same(types: &[TokenStream]) -> TokenStream {
    let (one, other) = (
        numbered("__one", types.len()),
        numbered("__other", types.len()),
    );
    if types.is_empty() {
        return quote!(|_, _| true);
    }
    quote! {
        |(#(#one,)*), (#(#other,)*)| #(<#types as __private::Argument<Self>>::same(#one, #other))&&*
    }
}

fn numbered(name: &str, count: usize) -> Vec<proc_macro2::Ident> {
    (0..count)
        .map(|at| local(&format!("{name}_{at}")))
        .collect()
}

fn teardown(options: &DependencyOptions, made: &TokenStream) -> TokenStream {
    let Some(function) = &options.teardown else {
        return quote!(__None);
    };
    let (value, outcome) = (local("__value"), local("__outcome"));
    let subject = subject(function_name(function));
    quote! {
        __Some(|#value, #outcome| match __made::<#made>(#value) {
            __Ok(#value) => {
                <#subject as __private::TearsDown<#made, _>>::tear_down(#function, #value, #outcome)
            }
            __Err(#value) => #value,
        })
    }
}
