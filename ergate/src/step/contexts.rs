//! Steps ask for the context that their workflow declares.

use std::marker::PhantomData;

/// The workflow declares no type of context: a job carries any, and each step reads it as the type that it asks for.
///
/// ```
/// use ergate::prelude::*;
/// use ergate::AnyContext;
///
/// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
/// // The same as `Workflow<String>`.
/// static GREETING: Workflow<String, AnyContext> = Workflow::named("greeting").step::<greet>().build();
///
/// let job = GREETING.job("Ada".to_owned()).context("berlin");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct AnyContext;

/// The workflow declares that its jobs carry a `C`.
///
/// ```
/// use ergate::prelude::*;
/// use ergate::With;
///
/// # #[step] fn greet(name: String, #[context] tenant: &str) -> String { format!("{tenant}: {name}") }
/// static GREETING: Workflow<String, With<String>> = Workflow::named("greeting").context().step::<greet>().build();
///
/// let job = GREETING.job("Ada".to_owned(), "berlin".to_owned());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct With<C>(PhantomData<fn(C)>);

/// A type of context that a step of a workflow with context `C` may ask for.
#[diagnostic::on_unimplemented(
    message = "a step reads the job's context as `{Self}`, but the workflow declares another type",
    label = "the workflow's context is `{C}`",
    note = "take the declared type, or declare this one: `#[workflow(context = ..)]`"
)]
pub trait FitsContext<C> {}

#[diagnostic::do_not_recommend]
impl<T> FitsContext<AnyContext> for T {}
#[diagnostic::do_not_recommend]
impl<T> FitsContext<With<T>> for T {}

/// All the types of context that one step asks for.
pub trait Contexts<C> {}

impl<C> Contexts<C> for () {}
#[diagnostic::do_not_recommend]
impl<C, H: FitsContext<C>, T: Contexts<C>> Contexts<C> for (H, T) {}
