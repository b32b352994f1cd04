//! Why a stored job could not be read.

use std::error::Error;
use std::fmt;

/// Why a text is not a [`Job`](crate::Job): its message names the field and the place in the text.
///
/// ```
/// use ergate::Job;
///
/// let error = Job::from_json(r#"{"workflow_name": "shop", "status": "lost"}"#).err().ok_or("it is a job")?;
/// assert!(error.to_string().starts_with("this job cannot be read: field `status`: "));
/// # Ok::<(), ergate::BoxError>(())
/// ```
#[derive(Debug)]
pub struct JobError {
    error: serde_json::Error,
}

impl JobError {
    pub(crate) fn new(error: serde_json::Error) -> JobError {
        JobError { error }
    }

    /// What serde_json said, with the line and the column.
    ///
    /// ```
    /// # use ergate::Job;
    /// let error = Job::from_json("{").err().ok_or("it is a job")?;
    /// assert!(error.as_json_error().is_eof());
    /// # Ok::<(), ergate::BoxError>(())
    /// ```
    pub fn as_json_error(&self) -> &serde_json::Error {
        &self.error
    }
}

impl fmt::Display for JobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this job cannot be read: {}", self.error)
    }
}

/// The message already holds serde_json's own, so the chain goes on behind it.
impl Error for JobError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.source()
    }
}
