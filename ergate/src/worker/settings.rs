use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use super::crew::Known;
use crate::backend::ClaimRequest;
use crate::random;

/// What a worker can be told about how to work.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) name: Arc<str>,
    pub(super) concurrency: usize,
    pub(super) lease: Duration,
    pub(super) grace: Duration,
    pub(super) only_registered: bool,
    pub(super) stranded_after: Duration,
    pub(super) ignore_signals: bool,
}

/// Below this a lease could run out between two heartbeats of a machine under load.
const SHORTEST_LEASE: Duration = Duration::from_millis(100);

impl Settings {
    /// How a worker with these workflows claims a job.
    pub(super) fn request(&self, workflows: &BTreeMap<&'static str, Known>) -> ClaimRequest {
        let request = ClaimRequest::new(Arc::clone(&self.name), 1, self.lease);
        if !self.only_registered {
            return request;
        }
        let names: Vec<Arc<str>> = workflows.keys().map(|name| Arc::from(*name)).collect();
        let steps = workflows.iter().map(|(name, known)| {
            let steps = known.plan.steps().iter().map(|step| Arc::clone(&step.name));
            (Arc::from(*name), steps.collect())
        });
        request.only(names).only_at(steps.collect())
    }

    /// What is wrong with them, in words.
    pub(super) fn problems(&self) -> impl Iterator<Item = String> {
        let concurrency = (self.concurrency == 0)
            .then(|| "a concurrency of 0 would run no jobs; make it at least 1".to_owned());
        let lease = (self.lease < SHORTEST_LEASE).then(|| {
            let (lease, shortest) = (self.lease, SHORTEST_LEASE);
            format!("a lease of {lease:?} can't be kept up; make it at least {shortest:?}")
        });
        concurrency.into_iter().chain(lease)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            name: format!("{}-{:08x}", std::process::id(), random::bits() >> 32).into(),
            concurrency: available_parallelism().map_or(1, usize::from) * 4,
            lease: Duration::from_secs(30),
            grace: Duration::from_secs(30),
            only_registered: false,
            stranded_after: Duration::from_secs(60),
            ignore_signals: false,
        }
    }
}
