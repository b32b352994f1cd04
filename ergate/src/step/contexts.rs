//! Steps ask for the context that their workflow declares.

use std::any::{Any, type_name};
use std::marker::PhantomData;

use super::Step;
use super::passing::{Raw, Read};

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

/// A type as which the step `S` of a workflow with context `C` may read it.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn greet(name: String, #[context] tenant: &str) -> String { format!("{tenant}: {name}") }
/// use ergate::rules::ReadAs;
///
/// // Where the workflow declares a `String`, `greet` may read one.
/// const ALLOWED: () = <String as ReadAs<String, greet>>::ALLOWED;
/// ```
#[diagnostic::on_unimplemented(
    message = "step `{S}` reads the job's context as `{Self}`, but the workflow declares `{C}`",
    label = "take a `{C}`, or let the workflow declare `{Self}`"
)]
pub trait ReadAs<C, S> {
    /// Asks whether it may.
    const ALLOWED: () = ();
}

#[diagnostic::do_not_recommend]
impl<T, S> ReadAs<T, S> for T {}

/// Steps that read no other context than `C`, or any where `C` is [`AnyContext`].
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn greet(name: String, #[context] tenant: &str) -> String { format!("{tenant}: {name}") }
/// use ergate::rules::Reads;
/// use ergate::{AnyContext, With};
///
/// fn may_be_a_step_of<S: Reads<C>, C>() {}
/// may_be_a_step_of::<greet, With<String>>();
/// may_be_a_step_of::<greet, AnyContext>();
/// ```
pub trait Reads<C> {}

#[diagnostic::do_not_recommend]
impl<S> Reads<AnyContext> for S {}
impl<C, S: Step<Contexts: AllReadAs<C, S>>> Reads<With<C>> for S {}

/// All the types as which one step reads the context.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn greet(name: String, #[context] tenant: &str) -> String { format!("{tenant}: {name}") }
/// use ergate::Step;
/// use ergate::rules::AllReadAs;
///
/// fn all_read_a_string<S: Step<Contexts: AllReadAs<String, S>>>() {}
/// all_read_a_string::<greet>();
/// ```
pub trait AllReadAs<C, S> {}

#[diagnostic::do_not_recommend]
impl<C, S> AllReadAs<C, S> for () {}
impl<C, S, H: ReadAs<C, S>, T: AllReadAs<C, S>> AllReadAs<C, S> for (H, T) {}

/// The type that a workflow declares, for what the compiler can't see: as what the dependencies of a step read it that a
/// [`Builder`](crate::Builder) added.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeclaredContext {
    /// An `Option` of it.
    place: fn() -> Box<dyn Any>,
    name: fn() -> &'static str,
}

impl DeclaredContext {
    pub(crate) const fn of<C: 'static>() -> Self {
        Self {
            place: || Box::new(None::<C>),
            name: type_name::<C>,
        }
    }

    /// Whether this reads the type.
    pub(crate) fn is_read_by(self, read: Read) -> bool {
        let mut place = (self.place)();
        read(Raw::Value(&mut *place)).is_ok_and(|value| value.is_some())
    }

    pub(crate) fn name(self) -> &'static str {
        (self.name)()
    }
}
