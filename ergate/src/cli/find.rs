//! The jobs that a command is about.

use clap::ArgMatches;

use crate::backend::Backend;
use crate::clean::Clean;
use crate::failure::BoxError;
use crate::job::{Job, JobId, Status};
use crate::search::Search;
use crate::timestamp::Timestamp;

/// How many jobs are read at a time.
const PAGE: usize = 500;
/// How many jobs are looked at for one whose id begins as it was given.
const MOST_FOR_A_PREFIX: usize = 100_000;

/// What jobs are asked for.
pub(super) struct Wanted {
    search: Search,
}

impl Wanted {
    pub(super) fn of(given: &ArgMatches, now: Timestamp) -> Wanted {
        let mut search = Search::reading(PAGE);
        search.filter.workflow = given
            .get_one::<String>("workflow")
            .map(|workflow| workflow.as_str().into());
        let statuses = given.get_many::<Status>("status").into_iter().flatten();
        search.filter.statuses = statuses.copied().collect();
        let ago = |name| {
            let duration = given.get_one::<std::time::Duration>(name);
            duration.map(|duration| now.saturating_sub(*duration))
        };
        search.id_prefix = given.get_one("id-prefix").cloned();
        search.since = ago("newer-than");
        search.before = ago("older-than");
        Wanted { search }
    }

    /// With these statuses, unless others were given.
    pub(super) fn or_status(mut self, statuses: &[Status]) -> Wanted {
        let filter = &mut self.search.filter;
        if filter.statuses.is_empty() {
            filter.statuses = statuses.to_vec();
        }
        self
    }

    /// Shows the jobs that are wanted, the newest first, until `show` has seen enough.
    pub(super) async fn each<B: Backend>(
        self,
        store: &B,
        mut show: impl FnMut(Job) -> bool,
    ) -> Result<(), BoxError> {
        let see = |job, is_wanted: bool| !is_wanted || show(job);
        Ok(self.search.each(store, see).await?)
    }

    pub(super) async fn ids<B: Backend>(self, store: &B) -> Result<Vec<JobId>, BoxError> {
        let mut ids = Vec::new();
        self.each(store, |job| {
            ids.push(job.id);
            true
        })
        .await?;
        Ok(ids)
    }
}

/// The job with this id, or the only one whose id begins so.
pub(super) async fn one<B: Backend>(store: &B, text: &str) -> Result<Job, BoxError> {
    if let Some(job) = store.get(&JobId::try_from(text)?).await? {
        return Ok(job);
    }
    let (mut found, mut looked_at) = (Vec::new(), 0);
    let search = Search {
        id_prefix: Some(text.to_owned()),
        ..Search::reading(PAGE)
    };
    search
        .each(store, |job, is_wanted| {
            looked_at += 1;
            if is_wanted {
                found.push(job);
            }
            looked_at < MOST_FOR_A_PREFIX && found.len() < 5
        })
        .await?;
    if found.len() > 1 {
        let ids: Vec<_> = found
            .iter()
            .map(|job| Clean(job.id.as_str()).to_string())
            .collect();
        return Err(format!("several jobs begin with `{text}`: {}", ids.join(", ")).into());
    }
    found
        .pop()
        .ok_or_else(|| format!("there is no job whose id is `{text}` or begins so").into())
}
