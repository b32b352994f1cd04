//! `#[workflow] mod name { .. }`: the module's steps, in source order, as a static and a function that makes a job.

mod edges;
mod glue;
mod hidden;
mod module;
mod question;
mod reach;
mod taken;
mod twice;
mod unmarked;
mod ways;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::Attribute;

use crate::errors::Errors;
use crate::expand::first;
use crate::function::{Function, Parameter, Written};
use crate::marks::Source;
use crate::options::{StepOptions, WorkflowOptions};
use module::{Item, Module};

/// A function of the module that is marked `#[step]`.
struct Step<'a> {
    written: &'a Written,
    /// Without what is wrong with it, which is for its own macro to report.
    read: Function,
}

pub(crate) fn expand(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let options = WorkflowOptions::read(options, &mut errors);
    let mut module = match syn::parse2::<Module>(item.clone()) {
        Ok(module) => module,
        Err(error) => {
            errors.push(if is_module(&item) {
                error
            } else {
                syn::Error::new(
                    first(&item),
                    "`#[workflow]` stands on a module whose functions are marked `#[step]`: `mod orders { .. }`",
                )
            });
            return quote!(#item #errors);
        }
    };
    let name = module.name.clone();
    let Some(items) = &mut module.items else {
        errors.at(
            &name,
            format!(
                "`#[workflow]` must see the steps: write `mod {name} {{ .. }}` with them inside"
            ),
        );
        return quote!(#errors);
    };
    let taken = taken::refuse(items, &mut errors);
    unmarked::refuse(items, &mut errors);
    twice::refuse(&name, items, &mut errors);
    reach::complete(items, &options.root.path());
    let steps: Vec<_> = items.iter().filter_map(Step::of).collect();
    if steps.is_empty() && errors.is_empty() {
        errors.at(
            &name,
            format!(
                "workflow `{name}` has no step\n\nhelp: mark a function in the module with `#[step]`"
            ),
        );
    }
    if let Some(first) = steps.first() {
        hidden::refuse(&name, first, items, &mut errors);
    }
    let glue = match steps.first() {
        Some(_) if errors.is_empty() => glue::expand(&name, &steps, &options),
        Some(first) if !taken => glue::refused(&name, first, &options),
        _ => TokenStream::new(),
    };
    let Module {
        attributes,
        visibility,
        items,
        ..
    } = &module;
    let (inner, outer): (Vec<_>, Vec<_>) = attributes
        .iter()
        .partition(|attribute| matches!(attribute.style, syn::AttrStyle::Inner(_)));
    let items = items.iter().flatten();
    quote! {
        #(#outer)*
        #visibility mod #name {
            #(#inner)*
            #(#items)*
            #errors
            #glue
        }
    }
}

impl<'a> Step<'a> {
    fn of(item: &'a Item) -> Option<Self> {
        let Item::Function(written) = item else {
            return None;
        };
        let mark = written
            .attributes
            .iter()
            .find(|attribute| is_named(attribute, "step"))?;
        let mut hidden = Errors::default();
        let mut read = Function::of((**written).clone(), &mut hidden);
        let options = match &mark.meta {
            syn::Meta::List(list) => StepOptions::read(list.tokens.clone(), &mut hidden),
            _ => StepOptions::default(),
        };
        if let Some(output) = &options.output {
            read.returns = crate::function::Returns::of(output);
        }
        Some(Self { written, read })
    }

    /// The first parameter that reads the context.
    fn context(&self) -> Option<&Parameter> {
        let mut parameters = self.read.parameters.iter();
        parameters.find(|parameter| matches!(parameter.source, Source::Context))
    }

    /// Whether it is compiled in any case.
    fn is_there(&self) -> bool {
        self.conditions().next().is_none()
    }

    /// Whether `#[step]` sees the signature as it stands here: no attribute before it may change it.
    fn is_as_read(&self) -> bool {
        const INERT: [&str; 12] = [
            "allow",
            "cfg",
            "cold",
            "deny",
            "deprecated",
            "doc",
            "expect",
            "forbid",
            "inline",
            "must_use",
            "track_caller",
            "warn",
        ];
        let mut attributes = self.written.attributes.iter();
        attributes.find_map(|attribute| {
            let path = attribute.path();
            let inert = path
                .get_ident()
                .is_some_and(|name| INERT.iter().any(|inert| name == inert));
            (!inert).then(|| is_named(attribute, "step"))
        }) == Some(true)
    }

    fn conditions(&self) -> impl Iterator<Item = &Attribute> {
        self.written
            .attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident("cfg"))
    }
}

/// Whether the item is a module, if only one that is being written.
fn is_module(item: &TokenStream) -> bool {
    item.clone()
        .into_iter()
        .any(|token| matches!(token, TokenTree::Ident(word) if word == "mod"))
}

fn is_named(attribute: &Attribute, name: &str) -> bool {
    attribute
        .path()
        .segments
        .last()
        .is_some_and(|last| last.ident == name)
}
