//! A workflow on trial: in memory, on a clock of its own, with stand-ins for what it depends on.

mod clock;
mod fault;
mod problem;
pub(crate) mod rehearsal;
mod replace;
mod run;
mod single;
mod stage;
mod work;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use self::clock::StageClock;
use self::fault::Fault;
pub use self::problem::HarnessError;
use self::rehearsal::Rehearsal;
use self::replace::Replacement;
pub use self::replace::{MayFail, MayFailLater, Replaceable, Returns, ReturnsLater};
pub use self::run::{Run, StepView};
pub use self::single::SingleStep;
use self::stage::Scene;
use crate::application::Application;
use crate::backend::Memory;
use crate::error::Error;
use crate::failure::BoxError;
use crate::job::JobId;
use crate::payload::{Payload, PayloadError, Stored};
use crate::step::{AnyContext, With};
use crate::workflow::{NewJob, Workflow};

/// Runs a workflow for a test: with the real worker and the real engine, in memory, and on a clock that takes no time.
///
/// Retries and delays are over at once, since the clock jumps to whatever is next; [`advance`](Harness::advance) lets
/// time pass between jobs. The clock begins at 1970-01-01 and jobs are called `job-1`, `job-2` and so on, so that what
/// a test prints is the same each time. Only a step's time-out takes the time that it takes.
///
/// ```
/// use ergate::prelude::*;
/// use ergate::testing::Harness;
///
/// struct Gateway { url: String }
///
/// impl Gateway {
///     fn charge(&self, total: u64) -> Result<String, BoxError> {
///         Ok(format!("{total} at {}", self.url))
///     }
/// }
///
/// fn url() -> String {
///     std::env::var("GATEWAY").unwrap_or_default()
/// }
///
/// #[dependency]
/// fn gateway(#[depends(url)] url: String) -> Gateway {
///     Gateway { url }
/// }
///
/// #[step(retries = 2, backoff = "1m..1h")]
/// fn charge(total: u64, #[depends(gateway)] gateway: &Gateway) -> Result<String, BoxError> {
///     gateway.charge(total)
/// }
///
/// static SHOP: Workflow<u64> = Workflow::named("shop").step::<charge>().build();
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), BoxError> {
/// let run = Harness::new(&SHOP)
///     .with_dependency(url, || "the sandbox".to_owned())
///     .fail_once("charge", "the gateway did not answer")
///     .run(20)
///     .await?;
///
/// assert_eq!(run.status(), Status::Completed);
/// assert_eq!(run.output::<String>()?, "20 at the sandbox");
/// assert_eq!(run.step("charge")?.attempts(), 2);
/// # Ok(())
/// # }
/// ```
pub struct Harness<I: 'static, C: 'static = AnyContext> {
    workflow: &'static Workflow<I, C>,
    application: Application,
    rehearsal: Arc<Rehearsal>,
    context: Option<Result<Payload, PayloadError>>,
    clock: StageClock,
    store: Memory,
    jobs: AtomicU64,
}

impl<I, C> Harness<I, C> {
    /// A harness for this workflow, with nothing replaced.
    #[must_use]
    pub fn new(workflow: &'static Workflow<I, C>) -> Harness<I, C> {
        let rehearsal = Arc::new(Rehearsal::default());
        let clock = StageClock::default();
        Harness {
            workflow,
            application: Application::rehearsed(Arc::clone(&rehearsal)),
            rehearsal,
            context: None,
            store: Memory::with_clock(clock.shared()),
            clock,
            jobs: AtomicU64::new(0),
        }
    }

    /// Has this closure called wherever a step, or a dependency of one at any depth, asks for what `function` makes.
    ///
    /// The closure makes what the function makes when it doesn't fail, and is never `async`. What the function itself needs is
    /// not made then, and its teardown has nothing to end. It stands in for every call of the function, whatever the arguments.
    ///
    /// A replacement that no step needs is an error when a job is run.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// use ergate::testing::Harness;
    ///
    /// # struct Clock;
    /// mod weather {
    ///     pub(crate) async fn temperature(city: &str) -> Result<i32, std::io::Error> {
    ///         Err(std::io::Error::other(format!("there is no network to ask about {city}")))
    ///     }
    /// }
    ///
    /// #[dependency]
    /// async fn temperature(city: &'static str) -> Result<i32, std::io::Error> {
    ///     weather::temperature(city).await
    /// }
    ///
    /// #[step]
    /// fn pack(#[depends(temperature("Oslo"))] celsius: i32) -> &'static str {
    ///     if celsius < 10 { "a coat" } else { "a shirt" }
    /// }
    ///
    /// static TRIP: Workflow = Workflow::named("trip").step::<pack>().build();
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), BoxError> {
    /// let run = Harness::new(&TRIP).with_dependency(temperature, || -5).run(()).await?;
    /// assert_eq!(run.output::<String>()?, "a coat");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_dependency<F, T, M>(
        self,
        function: F,
        replacement: impl Fn() -> T + Send + Sync + 'static,
    ) -> Harness<I, C>
    where
        F: Replaceable<T, M>,
        T: 'static,
    {
        // The function is only named, not called.
        drop(function);
        self.rehearsal
            .replace(Replacement::new::<F, T, M>(replacement));
        self
    }

    /// Lets this function fail, wherever a step or a dependency of one asks for what it makes.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// use ergate::testing::Harness;
    ///
    /// fn rate() -> f64 {
    ///     0.25
    /// }
    ///
    /// #[step]
    /// fn bill(net: f64, #[depends(rate)] rate: f64) -> f64 {
    ///     net * (1.0 + rate)
    /// }
    ///
    /// static BILLING: Workflow<f64> = Workflow::named("billing").step::<bill>().build();
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), BoxError> {
    /// let harness = Harness::new(&BILLING).with_failing_dependency(rate, || "the table is gone");
    /// assert_eq!(harness.run(100.0).await?.status(), Status::Failed);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_failing_dependency<F: 'static, E: Into<BoxError>>(
        self,
        function: F,
        error: impl Fn() -> E + Send + Sync + 'static,
    ) -> Harness<I, C> {
        // The function is only named, not called.
        drop(function);
        self.rehearsal
            .replace(Replacement::failing::<F>(move || error().into()));
        self
    }

    /// What steps and dependencies get as `#[state]`, as with [`Worker::state`](crate::Worker::state).
    #[must_use]
    pub fn with_state<T: Send + Sync + 'static>(mut self, value: T) -> Harness<I, C> {
        self.application.insert_state(value);
        self
    }

    /// Lets the next run of this step fail with this error, without calling its function.
    ///
    /// A fault that does not strike in the next run is an error. It can be planned several times for one step.
    #[must_use]
    pub fn fail_once(self, step: &str, error: impl fmt::Display) -> Harness<I, C> {
        self.plan(step, Fault::Fail(error.to_string()))
    }

    /// Lets the worker be killed after this step's function has ended and before its result is saved, so that another
    /// worker runs the step once more when the lease has run out.
    ///
    /// Whatever the function has done is done, and is done again: this is how to see whether it is idempotent.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// use std::collections::HashSet;
    /// use std::sync::{Arc, Mutex};
    ///
    /// use ergate::testing::Harness;
    ///
    /// type Ledger = Arc<Mutex<HashSet<String>>>;
    ///
    /// #[step]
    /// fn book(amount: u64, #[state] ledger: &Ledger, #[job] job: &JobInfo) -> Result<(), BoxError> {
    ///     let mut ledger = ledger.lock().map_err(|_| "the ledger is damaged")?;
    ///     ledger.insert(format!("{}: {amount}", job.idempotency_key()));
    ///     Ok(())
    /// }
    ///
    /// static BOOKING: Workflow<u64> = Workflow::named("booking").step::<book>().build();
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), BoxError> {
    /// let ledger = Ledger::default();
    /// let run = Harness::new(&BOOKING)
    ///     .with_state(Arc::clone(&ledger))
    ///     .crash_before_settle("book")
    ///     .run(20)
    ///     .await?;
    ///
    /// assert_eq!(run.step("book")?.executions(), 2);
    /// assert_eq!(ledger.lock().unwrap().len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn crash_before_settle(self, step: &str) -> Harness<I, C> {
        self.plan(step, Fault::Crash)
    }

    /// Lets the lease run out while this step runs, so that another worker is handed the job too and is first to save
    /// it; what the first worker then wants to save is refused.
    #[must_use]
    pub fn duplicate_delivery(self, step: &str) -> Harness<I, C> {
        self.plan(step, Fault::Duplicate)
    }

    fn plan(self, step: &str, fault: Fault) -> Harness<I, C> {
        self.rehearsal.faults().add(step, fault);
        self
    }

    /// Lets this much time pass, for what looks at the store's clock.
    pub fn advance(&self, time: Duration) {
        self.clock.pass(time);
    }

    /// One step by itself.
    ///
    /// # Errors
    ///
    /// The workflow has no such step.
    pub fn step(&self, name: &str) -> Result<SingleStep<'_, I, C>, HarnessError> {
        let names: Vec<_> = self.workflow.steps().collect();
        match names.iter().find(|step| **step == name) {
            Some(name) => Ok(SingleStep::new(self, name)),
            None => Err(HarnessError::no_step(self.workflow.name(), name, &names)),
        }
    }

    /// The store, to look at jobs in other ways and to steer them.
    #[must_use]
    pub fn backend(&self) -> &Memory {
        &self.store
    }

    /// Runs this job, which may have an id, a priority or a start of its own, and all others in the store.
    ///
    /// # Errors
    ///
    /// As for [`run`](Harness::run).
    pub async fn run_job(&self, job: NewJob) -> Result<Run, HarnessError> {
        self.run_in(&self.scene(false), job.into_job()?).await
    }

    /// Runs a job that failed, or was aborted or cancelled, once more, from the step at which it stands.
    ///
    /// # Errors
    ///
    /// As for [`run`](Harness::run); also if the job has ended in no such way.
    pub async fn retry(&self, job: &JobId) -> Result<Run, HarnessError> {
        self.retry_in(&self.scene(false), job).await
    }

    fn next_id(&self) -> String {
        format!("job-{}", self.jobs.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn scene(&self, one_step: bool) -> Arc<Scene> {
        let store = if one_step {
            Memory::with_clock(self.clock.shared())
        } else {
            self.store.clone()
        };
        Arc::new(Scene::new(
            store,
            self.clock.clone(),
            Arc::clone(&self.rehearsal),
            one_step,
        ))
    }
}

impl<I: Stored, C> Harness<I, C> {
    /// Runs a job with this input until it has ended.
    ///
    /// That a job fails is no error here: the run says so.
    ///
    /// # Errors
    ///
    /// A replacement that no step needs, a fault at a step that the workflow does not have or the job did not come to,
    /// or a state that steps need and the harness does not have; or the job can't be made.
    pub async fn run(&self, input: I) -> Result<Run, HarnessError> {
        let mut job = NewJob::of(self.workflow.name(), &input).into_job()?;
        job.id = JobId::try_from(self.next_id()).map_err(Error::JobId)?;
        job.user_context = self.own_context()?;
        self.run_in(&self.scene(false), job).await
    }
}

impl<I> Harness<I> {
    /// The context of the jobs that it runs.
    #[must_use]
    pub fn with_context(mut self, context: impl Stored) -> Harness<I> {
        self.context = Some(Payload::of(&context));
        self
    }
}

impl<I, C: Stored> Harness<I, With<C>> {
    /// The context of the jobs that it runs, as the workflow declares it.
    #[must_use]
    pub fn with_context(mut self, context: C) -> Harness<I, With<C>> {
        self.context = Some(Payload::of(&context));
        self
    }
}

impl<I, C> fmt::Debug for Harness<I, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Harness")
            .field("workflow", &self.workflow.name())
            .field("rehearsal", &self.rehearsal)
            .finish_non_exhaustive()
    }
}
