use ergate::Job;
use serde::{Deserialize, Serialize};

/// What somebody did with a job, and what the store answered, as it is written down for a check of the whole history.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Deed {
    /// The job was handed out.
    Claimed {
        /// Which job.
        job: String,
        /// The claim's number.
        token: u64,
        /// When the claim was made, in microseconds by the store's clock.
        at: i64,
        /// When its lease ends.
        until: i64,
        /// What the job had behind it; not known of a job that was kept.
        past: Option<Past>,
    },
    /// The lease was prolonged.
    Renewed {
        /// Which job.
        job: String,
        /// The claim's number.
        token: u64,
        /// When it ends now, at the earliest.
        until: i64,
    },
    /// A settlement was saved.
    Saved {
        /// Which job.
        job: String,
        /// The claim's number.
        token: u64,
    },
    /// A settlement was refused, for the claim was over.
    Refused {
        /// Which job.
        job: String,
        /// The claim's number.
        token: u64,
    },
}

/// What a job carries: how many settlements were saved, and the token of the newest of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// How many.
    pub count: u64,
    /// The newest one's token, 0 if there is none.
    pub token: u64,
}

impl Past {
    /// What this job carries.
    ///
    /// # Panics
    ///
    /// When the job carries something else.
    #[must_use]
    pub fn of(job: &Job) -> Past {
        let value = &job.last_return_value;
        if value.is_null() {
            return Past::default();
        }
        value.parse().unwrap()
    }
}
