use std::collections::{BTreeMap, HashMap};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Worker;
use super::control::Control;
use super::crew::{Crew, Known, Loss, Retries};
use super::heartbeat;
use super::lifespan::{Lifespan, Open};
use super::meter;
use super::race::{First, race};
use super::run::{Shift, Until};
use super::settings::Settings;
use super::signals::{self, Signals};
use super::store::Store;
use super::stranded::Stranded;
use super::telemetry::{self, SpanHooks};
use crate::application::Application;
use crate::clock::Clock;
use crate::error::{Error, SetupError};
use crate::failure::BoxError;
use crate::future::BoxFuture;
use crate::hooks::Hooks;
use crate::sources::in_one_line;
use crate::workflow::Definition;

impl<B> Worker<B> {
    /// Works until it is told to end: by SIGINT or SIGTERM, or through its [`handle`](Worker::handle).
    ///
    /// Told once, it claims no more jobs and lets the steps that run come to their end; see [`grace`](Worker::grace).
    /// Told a second time, it interrupts them and ends at once. Their jobs are handed back either way.
    ///
    /// It needs a tokio runtime with time and I/O enabled. Once it has run, the process no longer ends by itself at
    /// these signals: that is how tokio listens for them. Where that is in the way, see
    /// [`ignore_signals`](Worker::ignore_signals), which needs no I/O either.
    ///
    /// Dropping the future ends the worker without ceremony, as a crash would: its jobs come back when their leases
    /// run out.
    ///
    /// ```no_run
    /// use ergate::prelude::*;
    ///
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// #[tokio::main]
    /// async fn main() -> Result<(), ergate::Error> {
    ///     Worker::new(Memory::new()).register(&GREETING).run().await
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Setup`] if the steps lack something that the worker should have, before the first job is claimed;
    /// [`Error::Runtime`] if the signals can't be listened for; [`Error::Stopped`] if it was told to end at once while
    /// steps ran; [`Error::Backend`] if its store is [gone](crate::backend::BackendErrorKind::Gone) for good.
    pub async fn run(self) -> Result<(), Error> {
        self.ready().run().await
    }

    /// Works until there is nothing left to do: no job is due, none runs here, and no retry is to come of a step that
    /// failed here. Jobs that are to start later are left, and so are those that another worker has: if it was killed, they
    /// are due again once its [lease](Worker::lease) has run out, which this does not wait for.
    ///
    /// It leaves the process's signals alone, so it is at home in tests and in programs that have other things to do.
    /// It needs a tokio runtime with time enabled.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// #[tokio::test]
    /// # async fn not_main() {}
    /// async fn greets() -> Result<(), BoxError> {
    ///     let backend = Memory::new();
    ///     let id = backend.submit(GREETING.job("Ada".to_owned())).await?;
    ///     Worker::new(backend.clone()).register(&GREETING).run_until_idle().await?;
    ///
    ///     let job = backend.get(&id).await?.ok_or("the job is gone")?;
    ///     assert_eq!(job.status, Status::Completed);
    ///     Ok(())
    /// }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), BoxError> { greets().await }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`run`](Worker::run).
    pub async fn run_until_idle(self) -> Result<(), Error> {
        self.ready().run_until_idle().await
    }

    /// Everything that can be known to be wrong before it runs.
    #[cfg(feature = "cli")]
    pub(crate) fn problems(self) -> Vec<String> {
        self.ready().problems()
    }

    pub(super) fn ready(self) -> Ready {
        Ready {
            backend: self.store,
            workflows: self.workflows,
            application: self.application,
            hooks: self.hooks,
            span_hooks: self.span_hooks,
            lifespans: self.lifespans,
            settings: self.settings,
            clock: self.clock,
            control: self.control,
        }
    }
}

/// A worker that doesn't know the type of its store any more.
///
/// What follows is compiled once, with this library, and not once more for each program.
pub(super) struct Ready {
    backend: Arc<dyn Store>,
    workflows: Vec<Definition>,
    application: Application,
    hooks: Hooks,
    span_hooks: SpanHooks,
    lifespans: Vec<Lifespan>,
    settings: Settings,
    clock: Arc<dyn Clock>,
    control: Control,
}

impl Ready {
    pub(super) fn run(self) -> BoxFuture<'static, Result<(), Error>> {
        Box::pin(async move {
            if self.settings.ignore_signals {
                return self.work(Until::Told).await;
            }
            let signals = Signals::listen().map_err(Error::Runtime)?;
            let control = self.control.clone();
            let work = pin!(self.work(Until::Told));
            match race(work, pin!(signals::heed(signals, &control))).await {
                First::Left(result) => result,
                First::Right(never) => match never {},
            }
        })
    }

    pub(super) fn run_until_idle(self) -> BoxFuture<'static, Result<(), Error>> {
        Box::pin(self.work(Until::Idle))
    }

    async fn work(mut self, until: Until) -> Result<(), Error> {
        let lifespans = std::mem::take(&mut self.lifespans);
        let application = self.checked_application()?;
        let open = open_all(lifespans).await?;
        let result = match application.start(&self.workflows).await {
            Ok(application) => self.work_with(application, until).await,
            Err(error) => Err(error.into()),
        };
        close_all(open).await;
        result
    }

    async fn work_with(self, application: Arc<Application>, until: Until) -> Result<(), Error> {
        let crew = Arc::new(self.into_crew(Arc::clone(&application)));
        meter::describe();
        telemetry::started(&crew.settings.name, crew.workflows.len());
        let heartbeat = Task(tokio::spawn(heartbeat::beat(Arc::clone(&crew))));
        Shift::new(Arc::clone(&crew)).work(until).await;
        heartbeat.end().await;
        telemetry::ended(&crew.settings.name);
        let loss = crew.loss.take();
        let is_cut_off = crew.is_cut_off.load(Ordering::Relaxed);
        drop(crew);
        for error in application.stop().await {
            telemetry::teardown_failed(&error);
        }
        match loss {
            Some(error) => Err(error.into()),
            None if is_cut_off => Err(Error::Stopped),
            None => Ok(()),
        }
    }

    /// Everything that is wrong with the worker is told at once.
    fn checked_application(&mut self) -> Result<Application, SetupError> {
        let problems = self.problems();
        match problems.is_empty() {
            true => Ok(std::mem::take(&mut self.application)),
            false => Err(SetupError::new(problems)),
        }
    }

    /// Everything that can be known to be wrong before it runs.
    fn problems(&mut self) -> Vec<String> {
        let application = Arc::new(std::mem::take(&mut self.application));
        let mut problems: Vec<String> = self.settings.problems().collect();
        problems.extend(problems_of(&self.workflows));
        problems.extend(application.check(&self.workflows));
        match Arc::into_inner(application) {
            Some(application) => self.application = application,
            None => problems.push("the application is in use already".to_owned()),
        }
        problems
    }

    fn into_crew(self, application: Arc<Application>) -> Crew {
        let workflows: BTreeMap<_, _> = self.workflows.into_iter().filter_map(known).collect();
        let request = self.settings.request(&workflows);
        Crew {
            backend: self.backend,
            clock: self.clock,
            hooks: self.hooks,
            span_hooks: self.span_hooks,
            workflows,
            application,
            settings: self.settings,
            control: self.control,
            held: Arc::default(),
            request,
            retries: Retries::default(),
            loss: Loss::default(),
            stranded: Stranded::default(),
            is_cut_off: AtomicBool::default(),
        }
    }
}

fn known(definition: Definition) -> Option<(&'static str, Known)> {
    let known = Known {
        steps: definition.steps,
        plan: definition.plan.ok()?,
    };
    Some((definition.name, known))
}

fn problems_of(workflows: &[Definition]) -> Vec<String> {
    let mut problems = Vec::new();
    if workflows.is_empty() {
        problems.push("it has no workflow: add each with `.register(&WORKFLOW)`".to_owned());
    }
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for workflow in workflows {
        *seen.entry(workflow.name).or_default() += 1;
        if seen.get(workflow.name) == Some(&2) {
            problems.push(format!(
                "two workflows are called `{}`; rename one of them",
                workflow.name
            ));
        }
        if let Err(error) = &workflow.plan {
            problems.push(error.to_string());
        }
    }
    problems
}

async fn open_all(lifespans: Vec<Lifespan>) -> Result<Vec<Open>, SetupError> {
    let mut open = Vec::new();
    for lifespan in lifespans {
        match lifespan.open().await {
            Ok(opened) => open.push(opened),
            Err(error) => {
                close_all(open).await;
                return Err(not_opened(&error));
            }
        }
    }
    Ok(open)
}

fn not_opened(error: &BoxError) -> SetupError {
    let problem = format!("opening a lifespan failed: {}", in_one_line(&**error));
    SetupError::new(vec![problem])
}

async fn close_all(open: Vec<Open>) {
    for open in open.into_iter().rev() {
        if let Err(error) = open.close().await {
            telemetry::teardown_failed(&error);
        }
    }
}

/// A task that ends with the worker, even if the worker's own future is dropped.
struct Task(tokio::task::JoinHandle<()>);

impl Task {
    async fn end(mut self) {
        self.0.abort();
        // It was told to end, so it is no news that it did.
        let _ = (&mut self.0).await;
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}
