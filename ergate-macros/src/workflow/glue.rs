//! The static, the function that makes a job, and what is asked of the whole workflow.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Type;
use syn::ext::IdentExt;

use super::question::Question;
use super::{Step, edges, ways};
use crate::expand::{Hands, Private, context_questions, owned, stand_in};
use crate::marks::Source;
use crate::options::WorkflowOptions;

pub(super) fn expand(module: &Ident, steps: &[Step<'_>], options: &WorkflowOptions) -> TokenStream {
    let private = options.root.private();
    let name = name(module, options);
    let context = options.context.as_ref();
    let definitions = steps.iter().map(|step| {
        let (conditions, name) = (step.conditions(), step.read.name());
        quote!(#(#conditions)* <#name as __Step>::DEFINITION,)
    });
    let listed = match context {
        Some(context) => quote!(listed_with::<_, #context>),
        None => quote!(listed),
    };
    let value = quote! {{
        use #private::Step as __Step;
        #private::#listed(#name, &[#(#definitions)*])
    }};
    let workflow = workflow(&name, &steps[0], &value, options, &private);
    let questions = questions(steps, context, &private);
    let job = job(&steps[0], options, &private);
    quote!(#workflow #questions #job)
}

/// What stands for a workflow with a mistake in it: whoever uses it is not told of the same mistake in other words.
pub(super) fn refused(module: &Ident, first: &Step<'_>, options: &WorkflowOptions) -> TokenStream {
    let private = options.root.private();
    let name = name(module, options);
    let value = quote!(#private::refused(#name));
    let workflow = workflow(&name, first, &value, options, &private);
    let job = job(first, options, &private);
    quote!(#workflow #job)
}

fn name(module: &Ident, options: &WorkflowOptions) -> String {
    match &options.name {
        Some(name) => name.value(),
        None => module.unraw().to_string(),
    }
}

fn workflow(
    name: &str,
    first: &Step<'_>,
    value: &TokenStream,
    options: &WorkflowOptions,
    private: &Private,
) -> TokenStream {
    let input = input(first).unwrap_or_else(|| quote!(()));
    let declared = match &options.context {
        Some(context) => quote!(#private::With<#context>),
        None => quote!(#private::AnyContext),
    };
    let about = format!("The workflow `{name}`.");
    quote! {
        #[doc = #about]
        #[allow(private_interfaces, reason = "it is as public as it can be, and its input may be less so")]
        pub static WORKFLOW: #private::Workflow<#input, #declared> = #value;
    }
}

/// The type that the first step takes, as it is written there: through the step's own type it would be as private as that.
pub(super) fn input(step: &Step<'_>) -> Option<TokenStream> {
    let input = step.read.nameable_input();
    input.map(|input| owned(input.taken.ty()))
}

/// One constant for each question, so that one answer does not hide the others.
fn questions(steps: &[Step<'_>], context: Option<&Type>, private: &Private) -> TokenStream {
    let hands: Vec<_> = steps
        .iter()
        .map(|step| Hands::of(&step.read, private))
        .collect();
    let steps: Vec<_> = steps.iter().zip(&hands).collect();
    let each = steps.iter().enumerate().flat_map(|(at, (step, _))| {
        let contexts = context.map(|context| contexts(step, context, private));
        let contexts = contexts.into_iter().flatten().map(|asked| Question {
            conditions: step.conditions().map(ToTokens::to_token_stream).collect(),
            asked,
        });
        edges::questions(&steps, at, private)
            .into_iter()
            .chain(ways::questions(&steps, at, private))
            .chain(contexts)
    });
    quote!(#(#each)*)
}

/// As what the step and its dependencies read the context, against what the workflow declares.
fn contexts(step: &Step<'_>, context: &Type, private: &Private) -> Vec<TokenStream> {
    let (name, declared) = (step.read.name(), context.to_token_stream());
    let read = step.read.parameters.iter();
    let read = read.filter(|parameter| matches!(parameter.source, Source::Context));
    let read = read.map(|parameter| owned(parameter.taken.ty()));
    let read = read
        .filter(|read| !(step.is_as_read() && edges::are_one(read, &declared)))
        .map(|read| quote!(<#read as #private::ReadAs<#context, #name>>::ALLOWED));
    let needed = context_questions(&step.read, context, private);
    read.chain(needed).collect()
}

/// The function that makes a job, with a parameter for what the first step takes and for the declared context.
///
/// What it demands of their types is deferred to the call: a workflow that only works off jobs need not write its input.
///
/// It stands where the first step does, for messages that show what was called: there is what the workflow takes.
fn job(first: &Step<'_>, options: &WorkflowOptions, private: &Private) -> TokenStream {
    let (input, context) = (first.read.input(), options.context.as_ref());
    let place = first.read.name().span();
    let given = [
        input.map(|taken| ("input", "Input", Some(taken), self::input(first))),
        context.map(|ty| ("context", "Context", first.context(), Some(quote!(#ty)))),
    ];
    let (mut names, mut parameters) = (Vec::new(), Vec::new());
    let (mut generics, mut bounds) = (Vec::new(), Vec::new());
    for (name, generic, taken, ty) in given.into_iter().flatten() {
        let generic = Ident::new(generic, place);
        let (name, parameter) = stand_in(name, &generic, taken, place);
        bounds.extend(ty.map(|ty| quote!(#ty: #private::Is<#generic>)));
        names.push(name);
        parameters.push(parameter);
        generics.push(generic);
    }
    let carries = quote!(#private::Carries);
    bounds.extend(generics.iter().map(|generic| {
        let carries = located(quote!(#carries<#generic>), place);
        quote!(#private::NewJob: #carries)
    }));
    let mut given = names.iter().zip(&generics);
    let (input, given_input) = input.and_then(|_| given.next()).map_or_else(
        || (quote!(()), quote!(())),
        |(name, generic)| (quote!(#name), quote!(#generic)),
    );
    let context = given
        .next()
        .map(|(name, generic)| quote!(let job = #carries::<#generic>::with_context(job, #name);));
    let job = Ident::new("job", place);
    quote! {
        /// A job of this workflow.
        #[allow(
            dead_code,
            private_bounds,
            unused_parens,
            reason = "not every module submits jobs, what they take may be less public, and ends where the step's does"
        )]
        pub fn #job<#(#generics),*>(#(#parameters),*) -> #private::NewJob
        where
            #(#bounds,)*
        {
            let job = <#private::NewJob as #carries<#given_input>>::with_input(WORKFLOW.name(), &#input);
            #context
            job
        }
    }
}

/// The same path, as if it stood there: a span runs from the first token to the last.
fn located(path: TokenStream, span: Span) -> TokenStream {
    let mut path: Vec<_> = path.into_iter().collect();
    let last = path.len().saturating_sub(1);
    for (at, token) in path.iter_mut().enumerate() {
        if at == last || matches!(token, TokenTree::Punct(_)) {
            token.set_span(span);
        }
    }
    path.into_iter().collect()
}
