//! How a harness runs what is in its store: worker after worker, until nothing is left.

use std::any::TypeId;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::unbounded_channel;

use super::stage::{Cue, Scene, Stage};
use super::{Harness, HarnessError, Run, problem};
use crate::backend::{Backend, Restart};
use crate::error::Error;
use crate::job::{Job, JobId};
use crate::payload::{Payload, Stored};
use crate::step::AnyContext;
use crate::worker::Worker;
use crate::worker::blocking::on_own_runtime;
use crate::worker::race::{First, race};

/// How long a lease is; nobody waits for it.
const LEASE: Duration = Duration::from_secs(30);

/// Why a worker came to its end.
enum Ended {
    Idle,
    Crashed,
    OneStepDone,
}

impl<I, C> Harness<I, C> {
    pub(super) async fn run_in(&self, scene: &Arc<Scene>, job: Job) -> Result<Run, HarnessError> {
        self.check_faults()?;
        let id = job.id.clone();
        scene.store.enqueue(vec![job]).await.map_err(Error::from)?;
        self.go_on(scene, &id).await
    }

    pub(super) async fn retry_in(
        &self,
        scene: &Arc<Scene>,
        id: &JobId,
    ) -> Result<Run, HarnessError> {
        self.check_faults()?;
        let restart = scene.store.retry(id).await.map_err(Error::from)?;
        match restart {
            Restart::Restarted => self.go_on(scene, id).await,
            Restart::Refused(status) => Err(HarnessError::new(vec![format!(
                "job `{id}` is {status}, and only a job that failed, or was aborted or cancelled, can be retried"
            )])),
            Restart::NotFound => Err(HarnessError::gone(id)),
        }
    }

    async fn go_on(&self, scene: &Arc<Scene>, id: &JobId) -> Result<Run, HarnessError> {
        self.work(scene).await?;
        let job = scene.store.get(id).await.map_err(Error::from)?;
        let run = Run {
            steps: self.workflow.steps().collect(),
            executions: self.rehearsal.executions_of(id),
            returned: scene.returned_by(id),
            job: job.ok_or_else(|| HarnessError::gone(id))?,
        };
        self.check_that_all_was_used(&run)?;
        Ok(run)
    }

    async fn work(&self, scene: &Arc<Scene>) -> Result<(), HarnessError> {
        loop {
            match self.one_worker(scene).await? {
                Ended::Crashed => {}
                Ended::Idle | Ended::OneStepDone => return Ok(()),
            }
        }
    }

    async fn one_worker(&self, scene: &Arc<Scene>) -> Result<Ended, HarnessError> {
        let (cues, mut heard) = unbounded_channel();
        let stage = Stage::new(Arc::clone(scene), cues);
        let mut worker = pin!(self.worker(stage).run_until_idle());
        loop {
            match race(worker.as_mut(), pin!(heard.recv())).await {
                First::Left(ended) => return Ok(ended.map(|()| Ended::Idle)?),
                First::Right(Some(Cue::Crash)) => return Ok(Ended::Crashed),
                First::Right(Some(Cue::OneStepDone)) => return Ok(Ended::OneStepDone),
                First::Right(Some(Cue::Duplicate(go_on))) => {
                    scene.clock.pass(LEASE);
                    Box::pin(self.work(scene)).await?;
                    // The worker waits for this, and for nothing else.
                    let _ = go_on.send(());
                }
                // The stage is gone, so the worker is about to end.
                First::Right(None) => return Ok(worker.await.map(|()| Ended::Idle)?),
            }
        }
    }

    fn worker(&self, stage: Stage) -> Worker<Stage> {
        Worker::new(stage)
            .register(self.workflow)
            .name("harness")
            .concurrency(1)
            .lease(LEASE)
            .clock(self.clock.shared())
            .in_application(self.application.again())
    }

    /// Faults at steps that the workflow does not have.
    fn check_faults(&self) -> Result<(), HarnessError> {
        let names: Vec<_> = self.workflow.steps().collect();
        let mut faults = self.rehearsal.faults();
        let strange = faults.waiting().filter(|(step, _)| !names.contains(step));
        let problems: Vec<_> = strange
            .map(|(step, _)| problem::unknown_step(self.workflow.name(), step, &names))
            .collect();
        if problems.is_empty() {
            return Ok(());
        }
        faults.clear();
        Err(HarnessError::new(problems))
    }

    fn check_that_all_was_used(&self, run: &Run) -> Result<(), HarnessError> {
        let never_met = self.rehearsal.never_met();
        let mut problems: Vec<_> = never_met
            .into_iter()
            .map(|function| problem::never_met(self.workflow.name(), function))
            .collect();
        let mut faults = self.rehearsal.faults();
        let never_struck = faults.waiting();
        problems.extend(
            never_struck.map(|(step, fault)| problem::never_struck(step, fault, &run.path())),
        );
        faults.clear();
        if problems.is_empty() {
            return Ok(());
        }
        Err(HarnessError::new(problems))
    }
}

impl<I, C: 'static> Harness<I, C> {
    pub(super) fn own_context(&self) -> Result<Payload, HarnessError> {
        match &self.context {
            Some(Ok(context)) => Ok(context.clone()),
            Some(Err(error)) => Err(HarnessError::new(vec![format!(
                "the context can't be written as JSON: {error}"
            )])),
            None if TypeId::of::<C>() == TypeId::of::<AnyContext>() => Ok(Payload::NULL),
            None => Err(HarnessError::new(vec![format!(
                "workflow `{}` declares the context of its jobs: give one with `with_context`",
                self.workflow.name()
            )])),
        }
    }
}

impl<I: Stored, C> Harness<I, C> {
    /// As [`run`](Harness::run), for a test that is not `async`: it makes a tokio runtime of its own.
    ///
    /// # Errors
    ///
    /// As for [`run`](Harness::run); also if a tokio runtime runs on this thread already.
    pub fn run_blocking(&self, input: I) -> Result<Run, HarnessError> {
        on_own_runtime(self.run(input))?
    }
}
