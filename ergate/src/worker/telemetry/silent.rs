//! The same without tracing: nothing.

use tokio::task::JoinError;

use crate::backend::{BackendError, LostLease};
use crate::execution::Executed;
use crate::failure::BoxError;
use crate::job::{Job, JobId};

pub(in crate::worker) struct JobSpan;

impl JobSpan {
    pub(in crate::worker) fn new(_: &SpanHooks, _: &Job, _: u32) -> JobSpan {
        JobSpan
    }

    pub(in crate::worker) async fn run<F: Future>(&self, future: F) -> F::Output {
        future.await
    }

    pub(in crate::worker) fn ends(&self, _: &Job) {}
}

#[derive(Clone, Debug, Default)]
pub(in crate::worker) struct SpanHooks(());

pub(in crate::worker) struct StepSpan;

impl StepSpan {
    pub(in crate::worker) fn new(_: &str, _: usize, _: &Job) -> StepSpan {
        StepSpan
    }

    pub(in crate::worker) async fn run<F: Future>(&self, future: F) -> F::Output {
        future.await
    }

    pub(in crate::worker) fn enter<R>(&self, work: impl FnOnce() -> R) -> R {
        work()
    }

    pub(in crate::worker) fn close(self, _: &Executed) {}
}

pub(in crate::worker) fn in_current_span(work: Box<dyn FnOnce() + Send>) -> impl FnOnce() + Send {
    work
}

pub(in crate::worker) fn job_stranded(_: &Job) {}

pub(in crate::worker) fn started(_: &str, _: usize) {}
pub(in crate::worker) fn draining() {}
pub(in crate::worker) fn ended(_: &str) {}
pub(in crate::worker) fn step_retried(_: &Job) {}
pub(in crate::worker) fn job_ended(_: &Job) {}
pub(in crate::worker) fn store_failed(_: &str, _: &BackendError) {}
pub(in crate::worker) fn store_gone(_: &BackendError) {}
pub(in crate::worker) fn lease_ran_out(_: &JobId) {}
pub(in crate::worker) fn lease_taken(_: &JobId) {}
pub(in crate::worker) fn settled_too_late(_: &JobId, _: &LostLease) {}
pub(in crate::worker) fn not_saved(_: &JobId) {}
pub(in crate::worker) fn left_behind(_: &JobId, _: &str) {}
pub(in crate::worker) fn task_failed(_: &JoinError) {}
pub(in crate::worker) fn teardown_failed(_: &BoxError) {}
