//! A run of a step as JSON, in which its error lies flat beside the rest.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{RunOutcome, StepError, StepRun};
use crate::timestamp::Timestamp;

#[derive(Serialize)]
struct Written<'r> {
    step: &'r str,
    attempt: u32,
    started: Timestamp,
    duration_us: u64,
    outcome: RunOutcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    worker: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'r str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    chain: &'r [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    dependency: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'r str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    also: &'r [String],
}

impl Serialize for StepRun {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let error = self.error.as_deref();
        let written = Written {
            step: &self.step,
            attempt: self.attempt,
            started: self.started,
            duration_us: u64::try_from(self.duration.as_micros()).unwrap_or(u64::MAX),
            outcome: self.outcome,
            next: self.next.as_deref(),
            worker: self.worker.as_deref(),
            error: error.map(|error| error.message.as_str()),
            chain: error.map_or(&[], |error| &error.chain),
            dependency: error.and_then(|error| error.dependency.as_deref()),
            place: error.and_then(|error| error.place.as_deref()),
            also: error.map_or(&[], |error| &error.also),
        };
        written.serialize(serializer)
    }
}

#[derive(Deserialize)]
#[serde(rename = "StepRun")]
struct Read {
    step: Arc<str>,
    attempt: u32,
    started: Timestamp,
    duration_us: u64,
    outcome: RunOutcome,
    next: Option<Arc<str>>,
    worker: Option<Arc<str>>,
    error: Option<String>,
    #[serde(default)]
    chain: Vec<String>,
    dependency: Option<String>,
    place: Option<String>,
    #[serde(default)]
    also: Vec<String>,
}

impl<'de> Deserialize<'de> for StepRun {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<StepRun, D::Error> {
        let Read {
            step,
            attempt,
            started,
            duration_us,
            outcome,
            next,
            worker,
            error,
            chain,
            dependency,
            place,
            also,
        } = Read::deserialize(deserializer)?;
        let error = error.map(|message| StepError {
            message,
            chain,
            dependency,
            place,
            also,
        });
        Ok(StepRun {
            step,
            attempt,
            started,
            duration: Duration::from_micros(duration_us),
            outcome,
            next,
            worker,
            error: error.map(Box::new),
        })
    }
}
