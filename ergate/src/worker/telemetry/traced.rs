use std::error::Error;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tokio::task::JoinError;
use tracing::{Instrument, Span, error, field, info, info_span, warn};

use crate::backend::{BackendError, LostLease};
use crate::execution::Executed;
use crate::failure::BoxError;
use crate::job::{ErrorKind, ErrorRecord, Job, JobId, Status};
use crate::panic;

/// Spans the time for which a job is in the worker's hands.
pub(in crate::worker) struct JobSpan(Span);

impl JobSpan {
    /// A span for the job, which has been handed out this many times since it last got on.
    pub(in crate::worker) fn new(parents: &SpanHooks, job: &Job, delivery: u32) -> JobSpan {
        let span = info_span!(
            "job",
            job.id = %job.id,
            workflow = &*job.workflow_name,
            delivery,
            traceparent = job.traceparent.map(field::display),
            outcome = field::Empty,
            error = field::Empty,
            otel.kind = "consumer",
            otel.status_code = field::Empty,
        );
        parents.tell(&span, job);
        JobSpan(span)
    }

    pub(in crate::worker) async fn run<F: Future>(&self, future: F) -> F::Output {
        future.instrument(self.0.clone()).await
    }

    /// Notes how the job stands, now that it is out of the worker's hands.
    pub(in crate::worker) fn ends(&self, job: &Job) {
        if self.0.is_disabled() {
            return;
        }
        self.0.record("outcome", job.status.as_str());
        if let Some(error) = job.error.as_ref().filter(|_| job.status == Status::Failed) {
            self.0.record("error", without_payload(error));
            self.0.record("otel.status_code", "ERROR");
        }
    }
}

type SpanHook = Arc<dyn Fn(&Span, &Job) + Send + Sync>;

/// Those who want to see a job's span before the job is run.
#[derive(Clone, Default)]
pub(in crate::worker) struct SpanHooks(Vec<SpanHook>);

impl SpanHooks {
    pub(in crate::worker) fn add(&mut self, hook: impl Fn(&Span, &Job) + Send + Sync + 'static) {
        self.0.push(Arc::new(hook));
    }

    fn tell(&self, span: &Span, job: &Job) {
        for hook in &self.0 {
            if let Err(thrown) = catch_unwind(AssertUnwindSafe(|| hook(span, job))) {
                let error = panic::text(thrown);
                warn!(job.id = %job.id, error, "what was given to `on_span` panicked");
            }
        }
    }
}

impl fmt::Debug for SpanHooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SpanHooks").field(&self.0.len()).finish()
    }
}

/// Spans one run of a step.
pub(in crate::worker) struct StepSpan(Span);

impl StepSpan {
    pub(in crate::worker) fn new(step: &str, index: usize, job: &Job) -> StepSpan {
        StepSpan(info_span!(
            "step",
            step,
            index,
            attempt = job.attempt,
            traceparent = job.traceparent.map(field::display),
            outcome = field::Empty,
            error = field::Empty,
            otel.status_code = field::Empty,
        ))
    }

    pub(in crate::worker) async fn run<F: Future>(&self, future: F) -> F::Output {
        future.instrument(self.0.clone()).await
    }

    pub(in crate::worker) fn enter<R>(&self, work: impl FnOnce() -> R) -> R {
        self.0.in_scope(work)
    }

    pub(in crate::worker) fn close(self, executed: &Executed) {
        if self.0.is_disabled() {
            return;
        }
        self.0.record("outcome", executed.outcome.as_str());
        if let Some(error) = &executed.error {
            self.0.record("error", without_payload(error));
            self.0.record("otel.status_code", "ERROR");
        }
    }
}

/// The error's text, unless that may quote the step's input.
fn without_payload(error: &ErrorRecord) -> String {
    match error.kind {
        ErrorKind::Input => {
            "the step could not read its input; the job's record says why".to_owned()
        }
        _ => error.to_string(),
    }
}

/// Lets work on another thread belong to the step that hands it there.
pub(in crate::worker) fn in_current_span(work: Box<dyn FnOnce() + Send>) -> impl FnOnce() + Send {
    let span = Span::current();
    move || span.in_scope(work)
}

pub(in crate::worker) fn started(worker: &str, workflows: usize) {
    info!(worker, workflows, "the worker starts");
}

pub(in crate::worker) fn draining() {
    info!("told to end: no more jobs are claimed; a second signal stops the worker at once");
}

pub(in crate::worker) fn ended(worker: &str) {
    info!(worker, "the worker has ended");
}

pub(in crate::worker) fn step_retried(job: &Job) {
    warn!(
        job.id = %job.id,
        workflow = &*job.workflow_name,
        error = error_of(job),
        "a step failed; it will run again"
    );
}

pub(in crate::worker) fn job_stranded(job: &Job) {
    let step = job.current_step_name.as_deref();
    warn!(
        job.id = %job.id,
        workflow = &*job.workflow_name,
        step,
        "no worker takes this job, and this one lacks its workflow or its step; \
         start a worker that has it, or cancel the job"
    );
}

/// Only what went wrong: without a hook, nothing else would tell.
pub(in crate::worker) fn job_ended(job: &Job) {
    let (id, workflow) = (&job.id, &*job.workflow_name);
    match job.status {
        Status::Failed => error!(job.id = %id, workflow, error = error_of(job), "the job failed"),
        Status::Aborted => {
            info!(job.id = %id, workflow, error = error_of(job), "the job was aborted");
        }
        _ => {}
    }
}

fn error_of(job: &Job) -> String {
    let error = job.error.as_deref();
    error.map(without_payload).unwrap_or_default()
}

pub(in crate::worker) fn store_failed(doing: &str, error: &BackendError) {
    warn!(
        doing,
        error = error as &dyn Error,
        "the store failed; it will be asked again"
    );
}

pub(in crate::worker) fn store_gone(error: &BackendError) {
    error!(
        error = error as &dyn Error,
        "the store won't come back, so the worker ends; what its steps come to can't be saved"
    );
}

pub(in crate::worker) fn lease_ran_out(job: &JobId) {
    warn!(job.id = %job, "the lease could not be renewed in time; the job is given up");
}

pub(in crate::worker) fn lease_taken(job: &JobId) {
    warn!(job.id = %job, "another worker has the job; it is given up");
}

pub(in crate::worker) fn settled_too_late(job: &JobId, why: &LostLease) {
    warn!(job.id = %job, error = why as &dyn Error, "what the step came to is not saved");
}

pub(in crate::worker) fn not_saved(job: &JobId) {
    error!(job.id = %job, "the worker ends before the store took the step's result; the step will run again");
}

pub(in crate::worker) fn left_behind(job: &JobId, step: &str) {
    warn!(job.id = %job, step, "the step did not stop when told to; its job is handed back all the same");
}

pub(in crate::worker) fn task_failed(error: &JoinError) {
    error!(
        error = error as &dyn Error,
        "a job's task failed; the job comes back when its lease runs out"
    );
}

pub(in crate::worker) fn teardown_failed(error: &BoxError) {
    error!(
        error = &**error as &(dyn Error + 'static),
        "a teardown failed as the worker ended"
    );
}
