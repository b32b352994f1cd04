//! As what a dependency, and all that it needs, reads the job's context: asked where a workflow declares one.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::blame;
use super::circle::{needed_paths, walk_along};
use super::local;
use super::parameter::{origin, owned};
use super::scope::Private;
use crate::function::{Function, Parameter};
use crate::marks::Source;
use crate::spelling::spell;

/// The types that are read, as parts of one that only the compiler knows.
pub(super) fn expand(function: &Function, private: &Private) -> TokenStream {
    let name = function.name();
    let own = read(function).map(|parameter| {
        let read = owned(parameter.taken.ty());
        quote!(#private::ReadsContext::<#read, __C>::NEW)
    });
    let needed = needed_paths(function).enumerate().map(|(at, path)| {
        let (origin, along) = (origin(path, private), walk_along(at));
        quote! {
            <#private::InCircle<{ #name::#along.is_circle() }> as #private::Remains<_>>::of(
                #origin.__reads_context_as::<__C>(),
            )
        }
    });
    let parts: Vec<_> = own.chain(needed).collect();
    if parts.is_empty() {
        return TokenStream::new();
    }
    quote! {
        #[allow(dead_code, reason = "not every function is a dependency of another")]
        impl #name {
            #[doc(hidden)]
            pub fn __reads_context_as<__C>(&self) -> impl ::core::marker::Sized + use<__C> {
                use #private::ReadsNothing as _;
                (#(#parts,)*)
            }
        }
    }
}

/// The parameters that read the context.
pub(super) fn read(function: &Function) -> impl Iterator<Item = &Parameter> {
    let parameters = function.parameters.iter();
    parameters.filter(|parameter| matches!(parameter.source, Source::Context))
}

/// How the types that it reads are written, for the walk that looks for them.
pub(super) fn spelt(function: &Function) -> impl Iterator<Item = String> {
    read(function).map(|parameter| match parameter.taken.ty() {
        Type::Slice(slice) => format!("Vec<{}>", spell(&slice.elem)),
        other => match spell(other).as_str() {
            "str" => "String".to_owned(),
            "Path" => "PathBuf".to_owned(),
            other => other.to_owned(),
        },
    })
}

/// Whether each dependency of a step reads the context as what the workflow declares.
pub(crate) fn questions(step: &Function, declared: &Type, private: &Private) -> Vec<TokenStream> {
    let walk = local("__walk");
    let (here, declared_origin) = (local("__dep"), local("__Declared"));
    let (name, declared_as) = (spell(step.name()), spell(declared));
    let questions = needed_paths(step).map(|path| {
        let origin = origin(path, private);
        let refuse = blame::call(
            blame::last_name(path),
            quote!(#private::refuse_context),
            quote! {
                #private::agreed(&|| #private::Contexts::of(&#origin.__reads_context_as::<#declared>()).agree()),
                &#walk,
                #name,
                #declared_as
            },
        );
        quote! {{
            use #private::{
                Disagree as _, PlainFunction as #declared_origin, ReadsNothing as _, nothing as #here,
            };
            let mut #walk = #private::Walk::everywhere();
            #origin.__walk(&mut #walk);
            #refuse
        }}
    });
    questions.collect()
}
