//! A job in the form that the Python package `ergate` reads and writes.

use serde::{Deserialize, Deserializer, de};

use super::wire::text_of;
use super::{Job, JobId};
use crate::payload::Payload;
use crate::timestamp::Timestamp;

/// Keeps an id that Python allows and [`JobId`] does not: null, a number, an object.
pub(super) const ID: &str = "python_id";

/// Keeps a start time that Python wrote in another way than this library, with another offset or
/// with none: Python tells a time without an offset from one with it.
pub(super) const START: &str = "python_requested_start_time";

impl Job {
    /// Writes the job as the Python package does: the ten fields that it knows, in its order, the
    /// status as a number. What it does not know is left out: the step's name, attempts, errors and
    /// runs.
    ///
    /// An id or a start time that was read from Python's form is written as it was read.
    ///
    /// ```
    /// # use ergate::Job;
    /// let mut job = Job::new("shop");
    /// job.id = "a".parse()?;
    /// assert_eq!(
    ///     job.to_python_json(),
    ///     "{\"id\": \"a\", \"workflow_name\": \"shop\", \"status\": 2, \"current_step\": 0, \
    ///      \"steps_completed\": 0, \"percent_completed\": 0.0, \"initial_input_value\": null, \
    ///      \"last_return_value\": null, \"user_context\": null, \"requested_start_time\": null}",
    /// );
    /// # Ok::<(), ergate::JobIdError>(())
    /// ```
    pub fn to_python_json(&self) -> String {
        let fields: [(&str, &str); 10] = [
            ("id", &self.python_id()),
            ("workflow_name", &text_of(&self.workflow_name)),
            ("status", &self.status.python_number().to_string()),
            ("current_step", &self.current_step.to_string()),
            ("steps_completed", &self.steps_completed.to_string()),
            ("percent_completed", &text_of(&self.stored_percent())),
            ("initial_input_value", self.initial_input_value.as_str()),
            ("last_return_value", self.last_return_value.as_str()),
            ("user_context", self.user_context.as_str()),
            ("requested_start_time", &self.python_start()),
        ];
        let mut json = String::new();
        for (name, value) in fields {
            let before = if json.is_empty() { "{" } else { ", " };
            json.extend([before, "\"", name, "\": ", value]);
        }
        json.push('}');
        json
    }

    fn python_id(&self) -> String {
        match self.foreign_field(ID) {
            Some(written) => written.as_str().to_owned(),
            None => text_of(&self.id),
        }
    }

    fn python_start(&self) -> String {
        match self.foreign_field(START) {
            Some(written) if written.parse().ok() == Some(self.requested_start_time) => {
                written.as_str().to_owned()
            }
            _ => text_of(&self.requested_start_time),
        }
    }

    /// Keeps what Python wrote, unless an earlier reading has kept it already.
    pub(super) fn remember(&mut self, name: &str, written: Option<Payload>) {
        if let Some(written) = written
            && self.foreign_field(name).is_none()
        {
            self.foreign.push((name.into(), written));
        }
    }
}

/// An id as Python may write it: any JSON value.
pub(super) struct PythonId {
    pub(super) id: JobId,
    pub(super) written: Option<Payload>,
}

/// A job without an id gets one; Python reads its absence as null.
impl Default for PythonId {
    fn default() -> PythonId {
        PythonId {
            id: JobId::new(),
            written: Some(Payload::NULL),
        }
    }
}

impl<'de> Deserialize<'de> for PythonId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PythonId, D::Error> {
        let written = Payload::deserialize(deserializer)?;
        match written.as_str() {
            "null" | "\"\"" => Ok(PythonId {
                id: JobId::new(),
                written: Some(written),
            }),
            text if text.starts_with('"') => {
                let text = written
                    .parse::<String>()
                    .map_err(|_| de::Error::custom("not valid text"))?;
                let id = JobId::try_from(text).map_err(de::Error::custom)?;
                Ok(PythonId { id, written: None })
            }
            other => {
                let id = JobId::try_from(other).map_err(de::Error::custom)?;
                Ok(PythonId {
                    id,
                    written: Some(written),
                })
            }
        }
    }
}

/// A start time as Python may write it: with any offset, or with none.
#[derive(Default)]
pub(super) struct PythonStart {
    pub(super) at: Option<Timestamp>,
    pub(super) written: Option<Payload>,
}

impl<'de> Deserialize<'de> for PythonStart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PythonStart, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)? else {
            return Ok(PythonStart::default());
        };
        let at: Timestamp = text.parse().map_err(de::Error::custom)?;
        let written = if text == at.to_string() {
            None
        } else {
            Payload::of(&text).ok()
        };
        Ok(PythonStart {
            at: Some(at),
            written,
        })
    }
}
