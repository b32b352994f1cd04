//! `#[workflow] mod name { .. }`: the module's steps, in source order, as a static and a function that makes a job.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Attribute, Item, ItemFn, ItemMod};

use crate::errors::Errors;
use crate::expand::owned;
use crate::function::Function;
use crate::options::WorkflowOptions;

pub(crate) fn expand(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let options = WorkflowOptions::read(options, &mut errors);
    let module = match syn::parse2::<ItemMod>(item.clone()) {
        Ok(module) => module,
        Err(_) => {
            errors.at(&item, "`#[workflow]` stands on a module whose functions are marked `#[step]`: `mod orders { .. }`");
            return quote!(#item #errors);
        }
    };
    let Some((_, items)) = &module.content else {
        errors.at(
            &module,
            format!(
                "`#[workflow]` must see the steps: write `mod {} {{ .. }}` with them inside",
                module.ident
            ),
        );
        return quote!(#module #errors);
    };
    let steps: Vec<_> = items.iter().filter_map(step).collect();
    if steps.is_empty() {
        errors.at(
            &module.ident,
            format!(
                "workflow `{}` has no step\n\nhelp: mark a function in the module with `#[step]`",
                module.ident
            ),
        );
    }
    if !errors.is_empty() {
        return quote!(#module #errors);
    }
    let glue = glue(&module, &steps, &options);
    let ItemMod {
        attrs, vis, ident, ..
    } = &module;
    quote! {
        #(#attrs)*
        #vis mod #ident {
            #(#items)*
            #glue
        }
    }
}

/// A function of the module that is marked `#[step]`.
fn step(item: &Item) -> Option<&ItemFn> {
    match item {
        Item::Fn(function) if function.attrs.iter().any(is_step) => Some(function),
        _ => None,
    }
}

fn is_step(attribute: &Attribute) -> bool {
    attribute
        .path()
        .segments
        .last()
        .is_some_and(|last| last.ident == "step")
}

fn glue(module: &ItemMod, steps: &[&ItemFn], options: &WorkflowOptions) -> TokenStream {
    let private = options.root.private();
    let name = match &options.name {
        Some(name) => name.value(),
        None => module.ident.unraw().to_string(),
    };
    let taken = input(steps[0]);
    let input = taken.clone().unwrap_or_else(|| quote!(()));
    let (declared, context) = match &options.context {
        Some(context) => (
            quote!(#private::With<#context>),
            Some(quote!(.context::<#context>())),
        ),
        None => (quote!(#private::AnyContext), None),
    };
    let steps = steps.iter().map(|step| {
        let conditions = step
            .attrs
            .iter()
            .filter(|attribute| attribute.path().is_ident("cfg"));
        let step = &step.sig.ident;
        quote!(#(#conditions)* let workflow = workflow.step::<#step>();)
    });
    let job = job(taken.as_ref(), options, &private);
    let about = format!("The workflow `{name}`.");
    quote! {
        #[doc = #about]
        #[allow(private_interfaces)]
        pub static WORKFLOW: #private::Workflow<#input, #declared> = {
            let workflow = #private::Workflow::named(#name)#context;
            #(#steps)*
            workflow.build()
        };

        #job
    }
}

/// The type that the first step takes, as it is written there: through the step's own type it would be as private as that.
fn input(first: &ItemFn) -> Option<TokenStream> {
    // Its mistakes are for its own macro to report.
    let function = Function::read(first.to_token_stream(), &mut Errors::default()).ok()?;
    function.input().map(|input| owned(input.taken.ty()))
}

/// The function that makes a job, with a parameter for what the first step takes and for the declared context.
///
/// What it demands of their types is deferred to the call: a workflow that only works off jobs need not write its input.
fn job(
    input: Option<&TokenStream>,
    options: &WorkflowOptions,
    private: &TokenStream,
) -> TokenStream {
    let given = [
        input.map(|ty| (quote!(input), quote!(__Input), ty.clone())),
        options
            .context
            .as_ref()
            .map(|ty| (quote!(context), quote!(__Context), quote!(#ty))),
    ];
    let given: Vec<_> = given.into_iter().flatten().collect();
    let names = given.iter().map(|(name, ..)| name);
    let types: Vec<_> = given.iter().map(|(_, _, ty)| ty).collect();
    let inferred: Vec<_> = given.iter().map(|(_, inferred, _)| inferred).collect();
    // Spelt out, since the input and the context may be of one type.
    let input = input.map_or_else(
        || quote!(&()),
        |ty| quote!(<#ty as #private::Is<__Input>>::same(&input)),
    );
    let context = options
        .context
        .as_ref()
        .map(|ty| quote!(.context(<#ty as #private::Is<__Context>>::same(&context))));
    quote! {
        /// A job of this workflow.
        #[allow(dead_code, private_interfaces)]
        pub fn job<#(#inferred),*>(#(#names: #types),*) -> #private::NewJob
        where
            #(#types: #private::Is<#inferred>, #inferred: #private::Serialize,)*
        {
            #private::new_job(WORKFLOW.name(), #input)#context
        }
    }
}
