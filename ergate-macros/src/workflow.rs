//! `#[workflow] mod name { .. }`: the module's steps, in source order, as a static and a function that makes a job.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Attribute, Item, ItemFn, ItemMod};

use crate::errors::Errors;
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
    let first = &steps[0].sig.ident;
    let input = quote!(<#first as #private::Step>::Input);
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
    let job = job(first, options, &private);
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

/// The bounds on the input are deferred to the call: a workflow that only works off jobs need not write its input.
fn job(first: &syn::Ident, options: &WorkflowOptions, private: &TokenStream) -> TokenStream {
    let input = quote!(<#first as #private::Step>::Input);
    let first_step = quote! {
        #first: #private::Is<__First>,
        __First: #private::Step<Input = #input> + #private::Target
    };
    match &options.context {
        None => quote! {
            /// A job of this workflow with this input.
            #[allow(dead_code, private_interfaces)]
            pub fn job<__First>(input: #input) -> #private::NewJob
            where
                #first_step,
            {
                #private::new_job::<__First>(WORKFLOW.name(), &input)
            }
        },
        Some(context) => quote! {
            /// A job of this workflow with this input and this context.
            #[allow(dead_code, private_interfaces)]
            pub fn job<__First, __Context>(input: #input, context: #context) -> #private::NewJob
            where
                #first_step,
                #private::With<#context>: #private::Is<__Context>,
                __Context: #private::Attach<Context = #context>,
            {
                let job = #private::new_job::<__First>(WORKFLOW.name(), &input);
                <__Context as #private::Attach>::attach(job, &context)
            }
        },
    }
}
