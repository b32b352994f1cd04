use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::control::{Control, Phase};
use super::meter;
use super::race::race;
use super::registry::{InHand, Registry};
use super::settings::Settings;
use super::store::Store;
use super::stranded::Stranded;
use super::telemetry::{self, SpanHooks};
use crate::application::Application;
use crate::backend::{BackendError, BackendErrorKind, Claim, ClaimRequest};
use crate::clock::Clock;
use crate::engine::Plan;
use crate::hooks::Hooks;
use crate::step::StepDefinition;
use crate::timestamp::Timestamp;

/// How long an interrupted step has for its teardowns before its job is handed back without waiting for it.
const WIND_DOWN: Duration = Duration::from_secs(5);
/// The same when the worker stops at once.
const SHORT_WIND_DOWN: Duration = Duration::from_secs(1);

/// A workflow that the worker can run.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) steps: Vec<&'static StepDefinition>,
    pub(super) plan: Arc<Plan>,
}

/// What all tasks of one running worker share.
pub(super) struct Crew {
    pub(super) backend: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) hooks: Hooks,
    pub(super) span_hooks: SpanHooks,
    /// A job's workflow is looked up for each job: few names are compared sooner than one is hashed.
    pub(super) workflows: BTreeMap<&'static str, Known>,
    pub(super) application: Arc<Application>,
    pub(super) settings: Settings,
    pub(super) control: Control,
    pub(super) held: Arc<Registry>,
    /// How jobs are claimed, one at a time.
    pub(super) request: ClaimRequest,
    pub(super) retries: Retries,
    /// Why the worker can't go on.
    pub(super) loss: Loss,
    pub(super) stranded: Stranded,
    /// Whether something was cut off because the worker was told to stop at once.
    pub(super) is_cut_off: AtomicBool,
}

impl Crew {
    /// Takes a job that was claimed by a call sent at that time.
    pub(super) fn take(&self, claim: Claim, sent: Duration) -> InHand {
        meter::claimed(self, &claim);
        self.held.take(claim, sent)
    }

    /// The store failed. If it won't come back, the worker ends: it could save nothing any more.
    pub(super) fn store_failed(&self, doing: &str, error: BackendError) {
        meter::store_failed();
        if error.kind() != BackendErrorKind::Gone {
            telemetry::store_failed(doing, &error);
        } else if self.loss.keep(error) {
            self.control.advance(Phase::Stopping);
        }
    }

    /// Something that was under way comes to nothing.
    pub(super) fn cut_off(&self) {
        if self.control.has_reached(Phase::Stopping) {
            self.is_cut_off.store(true, Ordering::Relaxed);
        }
    }

    /// Completes when what is still under way has been interrupted and has had its time to come to an end.
    pub(super) async fn deserted(&self) {
        self.control.reached(Phase::Interrupting).await;
        let stopped = async {
            self.control.reached(Phase::Stopping).await;
            self.clock.sleep(SHORT_WIND_DOWN).await;
        };
        race(pin!(self.clock.sleep(WIND_DOWN)), pin!(stopped)).await;
    }
}

/// The error of a store that won't come back.
#[derive(Debug, Default)]
pub(super) struct Loss {
    error: Mutex<Option<BackendError>>,
}

impl Loss {
    /// Says whether it is news.
    fn keep(&self, error: BackendError) -> bool {
        let mut kept = self.error.lock().unwrap_or_else(PoisonError::into_inner);
        let is_news = kept.is_none();
        if is_news {
            telemetry::store_gone(&error);
            *kept = Some(error);
        }
        is_news
    }

    pub(super) fn take(&self) -> Option<BackendError> {
        let mut kept = self.error.lock().unwrap_or_else(PoisonError::into_inner);
        kept.take()
    }
}

/// The retries that this worker itself has put off.
#[derive(Debug, Default)]
pub(super) struct Retries {
    last: Mutex<Option<Timestamp>>,
}

impl Retries {
    pub(super) fn put_off(&self, until: Timestamp) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = (*last).max(Some(until));
    }

    /// Whether one of them may become due at `time`.
    pub(super) fn reach(&self, time: Timestamp) -> bool {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_some_and(|last| time <= last)
    }
}
