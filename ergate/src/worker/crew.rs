use std::collections::HashMap;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::control::{Control, Phase};
use super::race::race;
use super::registry::Registry;
use super::settings::Settings;
use super::store::Store;
use crate::application::Application;
use crate::backend::ClaimRequest;
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
    pub(super) workflows: HashMap<&'static str, Known>,
    pub(super) application: Arc<Application>,
    pub(super) settings: Settings,
    pub(super) control: Control,
    pub(super) held: Arc<Registry>,
    /// How jobs are claimed, one at a time.
    pub(super) request: ClaimRequest,
    pub(super) retries: Retries,
}

impl Crew {
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
