//! A workflow that is ready to be run where its caller is.

use std::any::type_name;
use std::fmt;
use std::marker::PhantomData;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

#[cfg(feature = "macros")]
use ergate_macros::unshown;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::runtime::{Builder as RuntimeBuilder, Handle, Runtime};

use super::Definition;
use crate::application::Application;
use crate::error::{RunError, SetupError};
use crate::execution::{Gate, Here as Steps, HereRun, typed};
use crate::payload::{Payload, PayloadError, Restored, Stored};
use crate::scope::State;
use crate::step::passing::{Handed, hand, read};
use crate::step::{AnyContext, With};

/// What [`Here`] is made of.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn greet(name: String, #[state] greeting: &String) -> String { format!("{greeting}, {name}") }
/// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), BoxError> {
/// let greeting = GREETING.here().state("Hello".to_owned()).start().await?;
/// let text: String = greeting.run("Ada".to_owned()).await?;
/// assert_eq!(text, "Hello, Ada");
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is made ready before `start`"]
pub struct HereBuilder<I = (), C = AnyContext> {
    definition: Definition,
    application: Application,
    types: PhantomData<fn(I, C)>,
}

impl<I, C> HereBuilder<I, C> {
    pub(super) fn new(definition: Definition) -> Self {
        Self {
            definition,
            application: Application::default(),
            types: PhantomData,
        }
    }

    /// Hands this value to all parameters marked `#[state]` of its type.
    #[cfg_attr(feature = "macros", unshown)]
    pub fn state<T: State>(mut self, value: T) -> Self {
        self.application.insert_state(value);
        self
    }

    /// Checks that the steps get what they need, and makes what lives as long as they do: dependencies with
    /// `scope = "app"`.
    ///
    /// # Errors
    ///
    /// [`RunError::Setup`] with all that is missing.
    pub async fn start(self) -> Result<Here<I, C>, RunError> {
        let workflow = self.definition.name;
        if let Err(error) = &self.definition.plan {
            return Err(RunError::setup(
                workflow,
                SetupError::new(vec![error.to_string()]),
            ));
        }
        let definitions = [self.definition];
        let started = self.application.start(&definitions).await;
        let application = started.map_err(|error| RunError::setup(workflow, error))?;
        let [definition] = definitions;
        Ok(Here {
            steps: Steps::new(workflow, &definition.steps, application),
            types: PhantomData,
        })
    }

    /// As [`start`](Self::start), for code that is not `async`.
    ///
    /// # Errors
    ///
    /// As for [`start`](Self::start); also [`RunError::Runtime`] if a tokio runtime runs on this thread already, or if none
    /// can be made.
    pub fn start_blocking(self) -> Result<Here<I, C>, RunError> {
        on_small_runtime(self.start())
    }
}

/// A workflow that is ready to be run where its caller is: without a store, a job or a worker.
///
/// It is for scripts, for tests and for work that has to be quick and may be lost: a run takes a fraction of a microsecond
/// for each step. What a step returns is handed to the next one as it is; nothing is written as JSON unless it has to be.
/// The rest is as in a worker: parameters, dependencies with their teardowns, jumps, early ends, panics that become errors,
/// retries with their back-off, and time-outs. What differs:
///
/// - Nothing is kept. A run whose future is dropped, or whose process ends, is gone, and its teardowns don't run.
/// - All steps run one after the other where the caller is. One that is not `async` runs there too, and blocks the thread;
///   its time-out is looked at when it has ended.
/// - A retry waits here. That and a time-out need tokio's time, as an `async` step may.
/// - A value goes through JSON where a step has `retries`, where it comes with a jump or with `Flow::end`, where a dependency
///   reads it with `#[input]`, and where the caller asks for another type in the end than the last step returns.
/// - `#[job]` describes a job that is in no store. Each run has one, with an id of its own.
/// - There are no spans, events or hooks.
///
/// ```
/// use ergate::prelude::*;
///
/// #[step]
/// fn parse(line: String) -> Result<u64, BoxError> {
///     Ok(line.trim().parse()?)
/// }
///
/// #[step]
/// fn double(n: u64) -> u64 {
///     n * 2
/// }
///
/// static DOUBLE: Workflow<String> = Workflow::named("double").step::<parse>().step::<double>().build();
///
/// # fn main() -> Result<(), BoxError> {
/// let doubler = DOUBLE.here().start_blocking()?;
/// let n: u64 = doubler.run_blocking(" 21 ".to_owned())?;
/// assert_eq!(n, 42);
///
/// let error = doubler.run_blocking::<u64>("x".to_owned()).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "step `parse` of `double` failed: invalid digit found in string",
/// );
/// # Ok(())
/// # }
/// ```
pub struct Here<I = (), C = AnyContext> {
    steps: Steps,
    types: PhantomData<fn(I, C)>,
}

impl<I> Here<I> {
    /// Runs the workflow with this input, and gives what its last step returned.
    ///
    /// Where the last value may be of several types, ask for a [`Payload`], and where it does not matter too.
    ///
    /// # Errors
    ///
    /// [`RunError::Failed`] if a step failed, with what stands in a job's record otherwise; [`RunError::Output`] if the last
    /// value is no `O`; [`RunError::Input`] if the input has to be written as JSON and can't be.
    #[cfg_attr(feature = "macros", unshown)]
    pub fn run<O>(&self, input: I) -> impl Future<Output = Result<O, RunError>> + Send
    where
        I: Stored + 'static,
        O: Restored + Send + 'static,
    {
        let input = self.input(input);
        self.steps(input, Ok(Payload::NULL), Gate::Open)
    }

    /// The same with a context, which steps read with `#[context]`.
    ///
    /// # Errors
    ///
    /// As for [`run`](Self::run); also [`RunError::Input`] if the context can't be written as JSON.
    #[cfg_attr(feature = "macros", unshown)]
    pub fn run_with_context<O>(
        &self,
        input: I,
        context: impl Stored,
    ) -> impl Future<Output = Result<O, RunError>> + Send
    where
        I: Stored + 'static,
        O: Restored + Send + 'static,
    {
        let (input, context) = (self.input(input), Payload::of(&context));
        self.steps(input, context, Gate::Open)
    }

    /// As [`run`](Self::run), for code that is not `async`. A tokio runtime is made only if something has to be waited for.
    ///
    /// # Errors
    ///
    /// As for [`run`](Self::run); also [`RunError::Runtime`] if a tokio runtime runs on this thread already, or if one is
    /// needed and can't be made.
    #[cfg_attr(feature = "macros", unshown)]
    pub fn run_blocking<O>(&self, input: I) -> Result<O, RunError>
    where
        I: Stored + 'static,
        O: Restored + Send + 'static,
    {
        let input = self.input(input);
        at_once_or_on_runtime(self.steps(input, Ok(Payload::NULL), Gate::Shut))
    }
}

impl<I, C> Here<I, With<C>> {
    /// Runs the workflow with this input and this context, and gives what its last step returned.
    ///
    /// # Errors
    ///
    /// [`RunError::Failed`] if a step failed, with what stands in a job's record otherwise; [`RunError::Output`] if the last
    /// value is no `O`; [`RunError::Input`] if the input or the context has to be written as JSON and can't be.
    #[cfg_attr(feature = "macros", unshown)]
    pub fn run<O>(&self, input: I, context: C) -> impl Future<Output = Result<O, RunError>> + Send
    where
        I: Stored + 'static,
        C: Stored,
        O: Restored + Send + 'static,
    {
        let (input, context) = (self.input(input), Payload::of(&context));
        self.steps(input, context, Gate::Open)
    }

    /// As [`run`](Self::run), for code that is not `async`. A tokio runtime is made only if something has to be waited for.
    ///
    /// # Errors
    ///
    /// As for [`run`](Self::run); also [`RunError::Runtime`] if a tokio runtime runs on this thread already, or if one is
    /// needed and can't be made.
    #[cfg_attr(feature = "macros", unshown)]
    pub fn run_blocking<O>(&self, input: I, context: C) -> Result<O, RunError>
    where
        I: Stored + 'static,
        C: Stored,
        O: Restored + Send + 'static,
    {
        let (input, context) = (self.input(input), Payload::of(&context));
        at_once_or_on_runtime(self.steps(input, context, Gate::Shut))
    }
}

impl<I, C> Here<I, C> {
    /// Tears down what was made for all runs. Without it, that is only dropped.
    ///
    /// # Errors
    ///
    /// [`RunError::Teardown`] with the first of their errors.
    pub async fn stop(self) -> Result<(), RunError> {
        let workflow = self.steps.workflow;
        match self.steps.stop().await.into_iter().next() {
            None => Ok(()),
            Some(source) => Err(RunError::Teardown { workflow, source }),
        }
    }
}

impl<I: Serialize + 'static, C> Here<I, C> {
    fn input(&self, input: I) -> Result<Handed, PayloadError> {
        hand(input, self.steps.input())
    }
}

impl<I, C> Here<I, C> {
    fn steps<O>(
        &self,
        input: Result<Handed, PayloadError>,
        context: Result<Payload, PayloadError>,
        gate: Gate,
    ) -> impl Future<Output = Result<O, RunError>> + Send
    where
        O: DeserializeOwned + Send + 'static,
    {
        let steps = &self.steps;
        let room = match (input, context) {
            (Ok(input), Ok(context)) => Ok(steps.room(input, context)),
            (Err(error), _) => Err(Box::new(RunError::input(steps.workflow, "input", error))),
            (_, Err(error)) => Err(Box::new(RunError::input(steps.workflow, "context", error))),
        };
        async move {
            let mut room = room.map_err(|error| *error)?;
            let run = HereRun {
                here: steps,
                output: read::<O>,
                gate,
            };
            let ended = run.run(&mut room).await;
            steps.leave(room);
            let (output, step) = ended.map_err(RunError::Failed)?;
            match typed::<O>(output) {
                Ok(output) => Ok(output),
                Err(payload) => payload.parse().map_err(|source| RunError::Output {
                    workflow: steps.workflow,
                    step,
                    wanted: type_name::<O>(),
                    source,
                }),
            }
        }
    }
}

/// Polls the work once where it is; it waits for a runtime if it needs one, and gets it then.
fn at_once_or_on_runtime<O>(
    work: impl Future<Output = Result<O, RunError>>,
) -> Result<O, RunError> {
    if Handle::try_current().is_ok() {
        return Err(RunError::on_runtime());
    }
    let mut work = pin!(work);
    match work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => small_runtime()?.block_on(work),
    }
}

/// Runs this on a tokio runtime of its own, which has no threads.
pub(super) fn on_small_runtime<O>(
    work: impl Future<Output = Result<O, RunError>>,
) -> Result<O, RunError> {
    small_runtime()?.block_on(work)
}

fn small_runtime() -> Result<Runtime, RunError> {
    if Handle::try_current().is_ok() {
        return Err(RunError::on_runtime());
    }
    let runtime = RuntimeBuilder::new_current_thread().enable_all().build();
    runtime.map_err(RunError::Runtime)
}

impl<I, C> fmt::Debug for HereBuilder<I, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HereBuilder")
            .field("workflow", &self.definition.name)
            .finish_non_exhaustive()
    }
}

impl<I, C> fmt::Debug for Here<I, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Here")
            .field("workflow", &self.steps.workflow)
            .finish_non_exhaustive()
    }
}
