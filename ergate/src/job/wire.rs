//! A job as JSON.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use serde::de::{self, DeserializeOwned, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::python::{self, PythonId, PythonStart};
use super::{ErrorRecord, Job, JobError, Status, StepRun};
use crate::payload::Payload;
use crate::timestamp::Timestamp;
use crate::traceparent::TraceParent;

/// The version of the format. A greater one cannot be read: it may mean something else by the same
/// fields.
const VERSION: u64 = 1;

const TRACEPARENT: &str = "traceparent";

impl Job {
    /// Reads a job from JSON: this library's form, or the Python package's.
    ///
    /// # Errors
    ///
    /// When the text is not JSON, when a field has a wrong value or stands twice, or when a later
    /// version of this library wrote it. The message names the field, the line and the column.
    ///
    /// ```
    /// use ergate::{Job, Status};
    ///
    /// let job = Job::from_json(r#"{"id": "a", "workflow_name": "shop", "status": 3}"#)?;
    /// assert_eq!(job.status, Status::Running);
    ///
    /// let error = Job::from_json(r#"{"workflow_name": "shop", "current_step": -1}"#).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "this job cannot be read: field `current_step`: \
    ///      invalid value: integer `-1`, expected u32 at line 1 column 44",
    /// );
    /// # Ok::<(), ergate::JobError>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Job, JobError> {
        serde_json::from_str(text).map_err(JobError::new)
    }

    /// Writes the job as JSON on one line.
    ///
    /// ```
    /// use ergate::Job;
    ///
    /// let job = Job::from_json(r#"{"id": "a", "workflow_name": "shop"}"#)?;
    /// assert!(job.to_json().starts_with(r#"{"v":1,"id":"a","workflow_name":"shop","status":"queued""#));
    /// # Ok::<(), ergate::JobError>(())
    /// ```
    pub fn to_json(&self) -> String {
        text_of(self)
    }
}

/// The JSON text of a value that can always be written: its keys are text and nothing in it fails.
pub(super) fn text_of<T: Serialize + ?Sized>(value: &T) -> String {
    let written = serde_json::to_string(value);
    debug_assert!(
        written.is_ok(),
        "jobs and their parts can always be written"
    );
    written.unwrap_or_default()
}

impl Serialize for Job {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("v", &VERSION)?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("workflow_name", &self.workflow_name)?;
        map.serialize_entry("status", &self.status)?;
        map.serialize_entry("current_step", &self.current_step)?;
        map.serialize_entry("current_step_name", &self.current_step_name)?;
        map.serialize_entry("steps_completed", &self.steps_completed)?;
        map.serialize_entry("percent_completed", &self.stored_percent())?;
        map.serialize_entry("initial_input_value", &self.initial_input_value)?;
        map.serialize_entry("last_return_value", &self.last_return_value)?;
        map.serialize_entry("user_context", &self.user_context)?;
        map.serialize_entry("requested_start_time", &self.requested_start_time)?;
        if let Some(time) = &self.submitted_at {
            map.serialize_entry("submitted_at", time)?;
        }
        map.serialize_entry("attempt", &self.attempt)?;
        map.serialize_entry("priority", &self.priority)?;
        if let Some(parent) = &self.traceparent {
            map.serialize_entry(TRACEPARENT, parent)?;
        }
        map.serialize_entry("error", &self.error)?;
        map.serialize_entry("runs", &self.runs)?;
        for (name, value) in &self.foreign {
            // One that could not be read stays with the job until there is another in its place.
            if self.traceparent.is_none() || **name != *TRACEPARENT {
                map.serialize_entry(name, value)?;
            }
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Job {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Job, D::Error> {
        deserializer.deserialize_map(JobVisitor)
    }
}

struct JobVisitor;

impl<'de> Visitor<'de> for JobVisitor {
    type Value = Job;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a job: an object with a `workflow_name`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Job, A::Error> {
        let mut draft = Draft::default();
        while let Some(Key(key)) = map.next_key()? {
            draft.read(&key, &mut map)?;
        }
        draft
            .finish()
            .ok_or_else(|| de::Error::missing_field("workflow_name"))
    }
}

/// A field's name, borrowed from the text where it has no escapes.
#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

/// The fields read so far.
#[derive(Default)]
struct Draft {
    version: Option<Version>,
    id: Option<PythonId>,
    workflow_name: Option<Arc<str>>,
    status: Option<Status>,
    current_step: Option<u32>,
    current_step_name: Option<Option<Arc<str>>>,
    steps_completed: Option<u32>,
    percent_completed: Option<Percent>,
    initial_input_value: Option<Payload>,
    last_return_value: Option<Payload>,
    user_context: Option<Payload>,
    requested_start_time: Option<PythonStart>,
    submitted_at: Option<Option<Timestamp>>,
    attempt: Option<u32>,
    priority: Option<i16>,
    traceparent: Option<Traced>,
    error: Option<Option<Box<ErrorRecord>>>,
    runs: Option<Vec<StepRun>>,
    foreign: Vec<(Arc<str>, Payload)>,
    foreign_names: HashSet<Arc<str>>,
}

impl Draft {
    fn read<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        match key {
            "v" => field(key, &mut self.version, map),
            "id" => field(key, &mut self.id, map),
            "workflow_name" => field(key, &mut self.workflow_name, map),
            "status" => field(key, &mut self.status, map),
            "current_step" => field(key, &mut self.current_step, map),
            "current_step_name" => field(key, &mut self.current_step_name, map),
            "steps_completed" => field(key, &mut self.steps_completed, map),
            "percent_completed" => field(key, &mut self.percent_completed, map),
            "initial_input_value" => field(key, &mut self.initial_input_value, map),
            "last_return_value" => field(key, &mut self.last_return_value, map),
            "user_context" => field(key, &mut self.user_context, map),
            "requested_start_time" => field(key, &mut self.requested_start_time, map),
            "submitted_at" => field(key, &mut self.submitted_at, map),
            "attempt" => field(key, &mut self.attempt, map),
            "priority" => field(key, &mut self.priority, map),
            TRACEPARENT => field(key, &mut self.traceparent, map),
            "error" => field(key, &mut self.error, map),
            "runs" => field(key, &mut self.runs, map),
            _ => self.read_foreign(key, map),
        }
    }

    fn read_foreign<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
    ) -> Result<(), A::Error> {
        let name = Arc::from(key);
        if !self.foreign_names.insert(Arc::clone(&name)) {
            return Err(duplicate(key));
        }
        let mut value = None;
        field(key, &mut value, map)?;
        self.foreign.push((name, value.unwrap_or_default()));
        Ok(())
    }

    fn finish(self) -> Option<Job> {
        let id = self.id.unwrap_or_default();
        let start = self.requested_start_time.unwrap_or_default();
        let traced = self.traceparent.unwrap_or_default();
        let mut job = Job {
            id: id.id,
            status: self.status.unwrap_or(Status::Queued),
            current_step: self.current_step.unwrap_or_default(),
            current_step_name: self.current_step_name.unwrap_or_default(),
            steps_completed: self.steps_completed.unwrap_or_default(),
            percent_completed: self.percent_completed.unwrap_or_default().0,
            initial_input_value: self.initial_input_value.unwrap_or_default(),
            last_return_value: self.last_return_value.unwrap_or_default(),
            user_context: self.user_context.unwrap_or_default(),
            requested_start_time: start.at,
            submitted_at: self.submitted_at.unwrap_or_default(),
            attempt: self.attempt.unwrap_or_default(),
            priority: self.priority.unwrap_or_default(),
            traceparent: traced.parent,
            error: self.error.unwrap_or_default(),
            runs: self.runs.unwrap_or_default(),
            foreign: self.foreign,
            workflow_name: self.workflow_name?,
        };
        job.remember(python::ID, id.written);
        job.remember(python::START, start.written);
        job.remember(TRACEPARENT, traced.foreign);
        Some(job)
    }
}

fn field<'de, T: DeserializeOwned, A: MapAccess<'de>>(
    name: &str,
    slot: &mut Option<T>,
    map: &mut A,
) -> Result<(), A::Error> {
    if slot.is_some() {
        return Err(duplicate(name));
    }
    let value = map.next_value();
    // serde_json takes the place from the end of the inner message over into the new error.
    *slot =
        Some(value.map_err(|error| de::Error::custom(format_args!("field `{name}`: {error}")))?);
    Ok(())
}

fn duplicate<E: de::Error>(name: &str) -> E {
    E::custom(format_args!("field `{name}` stands twice"))
}

struct Version;

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Version, D::Error> {
        match u64::deserialize(deserializer)? {
            0..=VERSION => Ok(Version),
            greater => Err(de::Error::custom(format_args!(
                "the job has format version {greater}, and this ergate reads up to {VERSION}; \
                 upgrade ergate to read it",
            ))),
        }
    }
}

/// A job's trace. What is none is kept and otherwise let be: no job is worth less because nobody can trace it.
#[derive(Default)]
struct Traced {
    parent: Option<TraceParent>,
    foreign: Option<Payload>,
}

impl<'de> Deserialize<'de> for Traced {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Traced, D::Error> {
        let written = Payload::deserialize(deserializer)?;
        let text = written.parse::<String>();
        let parent = text.ok().and_then(|text| text.parse().ok());
        Ok(Traced {
            foreign: parent.is_none().then_some(written),
            parent,
        })
    }
}

#[derive(Default)]
struct Percent(f64);

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Percent, D::Error> {
        // From the text, because the standard library reads it to the last bit; serde_json may be
        // one bit off, and the number would be written back another than it was.
        let text = Payload::deserialize(deserializer)?;
        match text.as_str().parse::<f64>() {
            Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(Percent(percent)),
            _ => Err(de::Error::custom("expected a number from 0 to 100")),
        }
    }
}
