//! What a step may know of the job that it runs for.

use std::fmt;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use crate::job::{Job, JobId};
use crate::traceparent::TraceParent;

/// The job that a step runs for: what a parameter marked `#[job]` gets.
///
/// ```
/// use ergate::prelude::*;
///
/// #[step]
/// async fn charge(amount: i64, #[job] job: &JobInfo) -> i64 {
///     // The same key at every attempt: the payment provider recognises a repeated request.
///     let _key = job.idempotency_key();
///     amount
/// }
/// ```
#[derive(Clone)]
pub struct JobInfo {
    inner: Arc<Inner>,
}

struct Inner {
    id: JobId,
    workflow: Arc<str>,
    step: Arc<str>,
    attempt: u32,
    position: u32,
    traceparent: Option<TraceParent>,
    cancelled: AtomicBool,
    /// Whether the step knows of it.
    heard: AtomicBool,
    waiting: Mutex<Vec<Waker>>,
    reported: Mutex<Reported>,
}

/// How far the step says that it is, and who wants to know.
#[derive(Default)]
struct Reported {
    fraction: f64,
    told: f64,
    waiting: Option<Waker>,
}

/// Less than this is not worth telling.
const LEAST_PROGRESS: f64 = 0.001;

impl JobInfo {
    pub(crate) fn new(job: &Job, step: impl Into<Arc<str>>) -> Self {
        Self {
            inner: Arc::new(Inner {
                id: job.id.clone(),
                workflow: Arc::clone(&job.workflow_name),
                step: step.into(),
                attempt: job.attempt,
                position: job.steps_completed,
                traceparent: job.traceparent,
                cancelled: AtomicBool::new(false),
                heard: AtomicBool::new(false),
                waiting: Mutex::new(Vec::new()),
                reported: Mutex::default(),
            }),
        }
    }

    /// The job's id.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// #[step]
    /// fn file_name(#[job] job: &JobInfo) -> String {
    ///     format!("{}.pdf", job.id())
    /// }
    /// ```
    #[must_use]
    pub fn id(&self) -> &JobId {
        &self.inner.id
    }

    /// The name of the workflow.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// /// For steps of several workflows.
    /// #[dependency]
    /// fn place(#[job] job: &JobInfo) -> String {
    ///     format!("{}/{}", job.workflow(), job.step())
    /// }
    /// ```
    #[must_use]
    pub fn workflow(&self) -> &str {
        &self.inner.workflow
    }

    /// The name of the step.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// #[dependency]
    /// fn comment(#[job] job: &JobInfo) -> String {
    ///     format!("/* {} */", job.step())
    /// }
    /// ```
    #[must_use]
    pub fn step(&self) -> &str {
        &self.inner.step
    }

    /// Which attempt at this step this is: 1 for the first.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// #[step(retries = 3)]
    /// fn fetch(#[job] job: &JobInfo) -> &'static str {
    ///     if job.attempt() < 3 { "primary.example" } else { "replica.example" }
    /// }
    /// ```
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.inner.attempt
    }

    /// A key that is the same at every attempt at this step of this job, and different for everything else.
    ///
    /// A step may run more than once; hand this key to whatever must not happen twice.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # fn pay(_key: &str, amount: i64) -> Result<i64, BoxError> { Ok(amount) }
    /// #[step(retries = 3)]
    /// fn charge(amount: i64, #[job] job: &JobInfo) -> Result<i64, BoxError> {
    ///     pay(&job.idempotency_key(), amount)
    /// }
    /// ```
    #[must_use]
    pub fn idempotency_key(&self) -> String {
        format!(
            "{}/{}/{}",
            self.inner.id, self.inner.position, self.inner.step
        )
    }

    /// The trace that the job belongs to, if whoever submitted it was traced: to be handed on to whatever the step calls.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// /// The headers of a request that this step makes.
    /// #[dependency]
    /// fn headers(#[job] job: &JobInfo) -> Vec<(&'static str, String)> {
    ///     let parent = job.traceparent();
    ///     parent.into_iter().map(|parent| ("traceparent", parent.to_string())).collect()
    /// }
    /// ```
    #[must_use]
    pub fn traceparent(&self) -> Option<TraceParent> {
        self.inner.traceparent
    }

    /// Whether somebody cancelled the job, or its worker wants the step to end.
    ///
    /// A step that takes long looks from time to time and returns early. What it returns then is not taken for its result where
    /// its worker wanted it to end: the job goes back and the step runs again, elsewhere and from its beginning. Of a cancelled
    /// job the result is kept, but no further step runs; an error is none then, and the job ends as cancelled.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # fn resize(_picture: &str) {}
    /// #[step]
    /// fn resize_all(pictures: Vec<String>, #[job] job: &JobInfo) -> usize {
    ///     let mut count = 0;
    ///     for picture in pictures.iter().take_while(|_| !job.is_cancelled()) {
    ///         resize(picture);
    ///         count += 1;
    ///     }
    ///     count
    /// }
    /// ```
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        let is_cancelled = self.inner.cancelled.load(Ordering::Acquire);
        if is_cancelled {
            self.inner.heard.store(true, Ordering::Relaxed);
        }
        is_cancelled
    }

    /// Whether the step has asked whether it should end, and was told so.
    pub(crate) fn has_heard(&self) -> bool {
        self.inner.heard.load(Ordering::Relaxed)
    }

    /// Waits until [`is_cancelled`](Self::is_cancelled).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use ergate::prelude::*;
    /// # async fn next_message() -> String { tokio::time::sleep(Duration::from_secs(1)).await; String::new() }
    /// #[step]
    /// async fn listen(#[job] job: &JobInfo) -> Vec<String> {
    ///     let mut messages = Vec::new();
    ///     loop {
    ///         tokio::select! {
    ///             message = next_message() => messages.push(message),
    ///             () = job.cancelled() => return messages,
    ///         }
    ///     }
    /// }
    /// ```
    pub async fn cancelled(&self) {
        poll_fn(|cx| {
            let mut waiting = self
                .inner
                .waiting
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if self.is_cancelled() {
                return Poll::Ready(());
            }
            if !waiting.iter().any(|waker| waker.will_wake(cx.waker())) {
                waiting.push(cx.waker().clone());
            }
            Poll::Pending
        })
        .await;
    }

    /// Says how far the step is: from 0 when it begins to 1 when it is done.
    ///
    /// The worker's hooks are told, as `hooks::Event::StepProgressed`, and so the bars of
    /// the feature `progress` show it. Nothing is stored: a step may say so as often as it likes, and a reader of the store
    /// sees a job move on only when a step is done. It never goes back; a number that is no fraction counts as the nearest
    /// that is one, and one that is no number as nothing.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # fn resize(_picture: &str) {}
    /// #[step]
    /// fn resize_all(pictures: Vec<String>, #[job] job: &JobInfo) {
    ///     for (done, picture) in pictures.iter().enumerate() {
    ///         resize(picture);
    ///         job.progress((done + 1) as f64 / pictures.len() as f64);
    ///     }
    /// }
    /// ```
    pub fn progress(&self, fraction: f64) {
        let waiting = {
            let mut reported = self.reported();
            if fraction.is_nan() || fraction <= reported.fraction {
                return;
            }
            reported.fraction = fraction.min(1.0);
            match reported.is_news() {
                true => reported.waiting.take(),
                false => None,
            }
        };
        if let Some(waiting) = waiting {
            waiting.wake();
        }
    }

    /// Waits until the step has got on since this was last asked, and says how far it is.
    pub(crate) async fn progressed(&self) -> f64 {
        poll_fn(|cx| {
            let mut reported = self.reported();
            if reported.is_news() {
                reported.told = reported.fraction;
                return Poll::Ready(reported.told);
            }
            match &reported.waiting {
                Some(waker) if waker.will_wake(cx.waker()) => {}
                _ => reported.waiting = Some(cx.waker().clone()),
            }
            Poll::Pending
        })
        .await
    }

    fn reported(&self) -> MutexGuard<'_, Reported> {
        // No change to it can stop half-way.
        let reported = self.inner.reported.lock();
        reported.unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn request_cancel(&self) {
        let waiting = {
            let mut waiting = self
                .inner
                .waiting
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            self.inner.cancelled.store(true, Ordering::Release);
            std::mem::take(&mut *waiting)
        };
        waiting.into_iter().for_each(Waker::wake);
    }
}

impl Reported {
    fn is_news(&self) -> bool {
        let is_done = self.fraction >= 1.0 && self.told < 1.0;
        is_done || self.fraction - self.told >= LEAST_PROGRESS
    }
}

impl fmt::Debug for JobInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobInfo")
            .field("id", &self.inner.id)
            .field("workflow", &self.inner.workflow)
            .field("step", &self.inner.step)
            .field("attempt", &self.inner.attempt)
            .finish_non_exhaustive()
    }
}
