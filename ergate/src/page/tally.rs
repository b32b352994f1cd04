//! How many jobs there are, without asking the store more often than it can bear.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use crate::backend::{Backend, BackendError, JobCount};

/// Counting looks at every job. So however many browsers look on, one count is under way at a time, and at most a tenth of
/// the time goes by with counting.
const REST: u32 = 10;

#[derive(Debug, Default)]
pub(super) struct Tally {
    // Held while the store counts, so that others wait for that count and don't begin one of their own.
    last: Mutex<Option<Counted>>,
}

#[derive(Debug)]
struct Counted {
    counts: Arc<[JobCount]>,
    at: Instant,
    took: Duration,
}

impl Tally {
    pub(super) async fn counts<B: Backend>(
        &self,
        store: &B,
    ) -> Result<Arc<[JobCount]>, BackendError> {
        let mut last = self.last.lock().await;
        if let Some(counted) = &*last
            && counted.at.elapsed() < counted.took * REST
        {
            return Ok(Arc::clone(&counted.counts));
        }
        let begun = Instant::now();
        let counts: Arc<[JobCount]> = store.counts().await?.into();
        *last = Some(Counted {
            counts: Arc::clone(&counts),
            at: Instant::now(),
            took: begun.elapsed(),
        });
        Ok(counts)
    }
}
