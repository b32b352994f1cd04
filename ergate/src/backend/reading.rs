//! A job out of its pieces, as the stores in SQL read it back.

use std::fmt::Display;

use serde::de::{DeserializeOwned, Error as _};

use crate::job::{Job, JobError, StepRun};
use crate::payload::Payload;

/// What came of reading a job.
pub(super) struct Reading {
    /// The job, or what stands for it if it can't be read: a failed job that says why and has the text.
    pub(super) job: Job,
    /// Whether it is the job.
    pub(super) is_sound: bool,
}

impl Reading {
    /// What was parsed, or what stands for it: this text is for somebody who looks for what is wrong with it.
    pub(super) fn of(
        parsed: Result<Job, serde_json::Error>,
        text: impl FnOnce() -> String,
    ) -> Reading {
        match parsed {
            Ok(job) => Reading {
                job,
                is_sound: true,
            },
            Err(error) => Reading {
                job: Job::unreadable(&text(), &JobError::new(error)),
                is_sound: false,
            },
        }
    }
}

pub(super) fn number<T: TryFrom<i64>>(name: &str, found: i64) -> Result<T, serde_json::Error>
where
    T::Error: Display,
{
    T::try_from(found).map_err(|error| wrong(name, error))
}

pub(super) fn percent(found: f64) -> Result<f64, serde_json::Error> {
    if (0.0..=100.0).contains(&found) {
        return Ok(found);
    }
    let why = "expected a number from 0 to 100";
    Err(wrong("percent_completed", why))
}

pub(super) fn json<T: DeserializeOwned>(name: &str, text: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(text).map_err(|error| wrong(name, error))
}

pub(super) fn last_return_value(text: &str) -> Result<Payload, serde_json::Error> {
    if text == "null" {
        return Ok(Payload::NULL);
    }
    Payload::from_json(text.to_owned()).map_err(|error| wrong("last_return_value", error))
}

/// The runs in these chunks, of which there should be so many, and those in the row.
pub(super) fn runs<'t>(
    count: i64,
    chunks: impl ExactSizeIterator<Item = Option<&'t [u8]>>,
    newest: Option<&'t [u8]>,
) -> Result<Vec<StepRun>, serde_json::Error> {
    if usize::try_from(count) != Ok(chunks.len()) {
        return Err(wrong("runs", "some are missing"));
    }
    let mut runs = Vec::new();
    for text in chunks.chain([newest]) {
        runs.append(&mut json::<Vec<StepRun>>("runs", needed("runs", text)?)?);
    }
    Ok(runs)
}

pub(super) fn needed<T>(name: &str, found: Option<T>) -> Result<T, serde_json::Error> {
    found.ok_or_else(|| wrong(name, "it is missing"))
}

pub(super) fn wrong(name: &str, why: impl Display) -> serde_json::Error {
    serde_json::Error::custom(format_args!("field `{name}`: {why}"))
}
