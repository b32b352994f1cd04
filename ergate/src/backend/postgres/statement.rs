//! Statements, with the names and the time that they need filled in.
//!
//! None is prepared by name: a name belongs to a connection, and behind a pooler that hands out connections by the
//! transaction it would be another's. So each statement goes with its parameters and their types in one message, and is
//! planned anew. What workers ask for all the time would cost more to plan than to do, and so would a lone submission, so they
//! stand in functions beside the tables, whose plans the server keeps, and each is a transaction by itself.

use crate::timestamp::Timestamp;

/// What begins each transaction.
///
/// The plans are settled by the indexes, whatever the statistics say, which for a table that changes all the time are
/// always of another time. A transaction whose client is gone must not keep its locks, and one that waits for somebody
/// else's is tried again.
pub(super) const BEGIN: &str = "
    BEGIN ISOLATION LEVEL READ COMMITTED;
    SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off;
    SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL jit = off;
    SET LOCAL idle_in_transaction_session_timeout = '10s'; SET LOCAL lock_timeout = '5s'";

/// What is filled in.
#[derive(Clone, Debug)]
pub(super) struct Names {
    schema: String,
}

impl Names {
    /// `schema` has to be a plain name.
    pub(super) fn new(schema: &str) -> Names {
        Names {
            schema: schema.to_owned(),
        }
    }

    pub(super) fn schema(&self) -> &str {
        &self.schema
    }

    /// Where those listen who wait for jobs.
    pub(super) fn channel(&self) -> String {
        format!("{}_jobs", self.schema)
    }

    /// Where those listen whose jobs may be cancelled.
    pub(super) fn cancellations(&self) -> String {
        format!("{}_cancellations", self.schema)
    }

    /// The statement with the names filled in, and the time: the database's, unless another is given.
    pub(super) fn fill(&self, template: &str, now: Option<Timestamp>) -> String {
        let sql = template.replace("{schema}", &format!("\"{}\"", self.schema));
        match now {
            None => sql.replace("{now}", "now()"),
            Some(now) => {
                let micros = now.as_micros();
                sql.replace(
                    "{now}",
                    &format!("(timestamptz 'epoch' + {micros} * interval '1 microsecond')"),
                )
            }
        }
    }
}
