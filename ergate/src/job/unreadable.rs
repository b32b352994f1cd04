//! What becomes of a stored job that cannot be read.

use serde::Deserialize;

use super::{ErrorKind, ErrorRecord, Job, JobError, JobId, Status};
use crate::payload::Payload;

/// Stands for the workflow's name where the text does not tell it.
const UNKNOWN: &str = "(unreadable)";

/// The field that keeps the text.
const FIELD: &str = "unreadable";

impl Job {
    /// A failed job in the place of one that cannot be read, so that it is seen and nothing is
    /// lost: its error says why, and its foreign field `unreadable` holds the whole text. The id
    /// and the workflow's name are those of the text where it tells them.
    ///
    /// ```
    /// use ergate::{Job, Status};
    ///
    /// let text = r#"{"id": "a", "workflow_name": "shop", "status": "lost"}"#;
    /// let error = Job::from_json(text).unwrap_err();
    /// let job = Job::unreadable(text, &error);
    /// assert_eq!((job.id.as_str(), job.status), ("a", Status::Failed));
    /// assert_eq!(job.foreign_field("unreadable").unwrap().parse::<String>()?, text);
    /// # Ok::<(), ergate::PayloadError>(())
    /// ```
    pub fn unreadable(text: &str, error: &JobError) -> Job {
        let name = read::<WorkflowName>(text).map_or(UNKNOWN.to_owned(), |it| it.workflow_name);
        let mut job = Job::new(name);
        if let Some(Id { id }) = read(text) {
            job.id = id;
        }
        job.status = Status::Failed;
        let workflow = job.workflow_name.clone();
        let error = ErrorRecord::from_error(ErrorKind::Unreadable, workflow, error);
        job.error = Some(error.into());
        job.remember(FIELD, Payload::of(text).ok());
        job
    }
}

#[derive(Deserialize)]
struct WorkflowName {
    workflow_name: String,
}

#[derive(Deserialize)]
struct Id {
    id: JobId,
}

fn read<T: for<'de> Deserialize<'de>>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}
