//! Playing a scenario: everything that a store is told, in an order and at times that never change.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ergate::backend::sqlite::{Durability, fail_points};
use ergate::backend::{Backend, ClaimRequest, Sqlite};
use ergate::{BoxError, Job, JobId, StepRun, Timestamp};
use tests::faults::{Act, Play};
use tokio::runtime::Runtime;

use crate::gate::Gate;
use crate::scenarios::{SCENARIOS, Scenario};

/// Where a scenario is played.
pub(crate) struct Stage {
    pub(crate) store: Sqlite,
    pub(crate) gate: Arc<Gate>,
    file: PathBuf,
    runtime: Runtime,
}

pub(crate) fn play(play: &Play) -> Result<(), BoxError> {
    let mut scenarios = SCENARIOS.iter();
    let scenario = scenarios.find(|it| it.name == play.scenario);
    let scenario = scenario.ok_or("there is no such scenario")?;
    match play.act {
        Act::Prepare => match scenario.prepare {
            Some(prepare) => prepare(&Stage::open(&play.file, 0)?),
            None => Ok(()),
        },
        Act::Perform => {
            perform(scenario, &play.file, usize::MAX)?;
            for name in fail_points::passed() {
                println!("{}", in_one_line(&name));
            }
            Ok(())
        }
        Act::Die(point) => perform(scenario, &play.file, point),
    }
}

/// A second hour has begun, so all leases from the first have run out.
fn perform(scenario: &Scenario, file: &Path, deadly: usize) -> Result<(), BoxError> {
    let Some(perform) = scenario.perform else {
        fail_points::arm(deadly);
        Stage::open(file, 1)?;
        return Ok(());
    };
    let stage = Stage::open(file, 1)?;
    fail_points::arm(deadly);
    perform(&stage)
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Stage {
    fn open(file: &Path, hours: u64) -> Result<Stage, BoxError> {
        let now = Timestamp::EPOCH.saturating_add(Duration::from_secs(hours * 3600));
        let gate = Arc::new(Gate::at(now));
        let store = Sqlite::options()
            .durability(Durability::Normal)
            .clock(Arc::<Gate>::clone(&gate))
            .open(file)?;
        Ok(Stage {
            store,
            gate,
            file: file.to_owned(),
            runtime: tokio::runtime::Builder::new_current_thread().build()?,
        })
    }

    pub(crate) fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// Submits jobs with these ids.
    pub(crate) fn submit(&self, ids: &[&str]) -> Result<(), BoxError> {
        let jobs = ids.iter().map(|id| job(id)).collect::<Result<_, _>>()?;
        self.wait(self.store.enqueue(jobs))?;
        Ok(())
    }

    /// Claims everything there is to claim.
    pub(crate) fn claim(&self) -> Result<(), BoxError> {
        self.wait(self.store.claim(&request()))?;
        Ok(())
    }

    /// The job with this id.
    pub(crate) fn job(&self, id: &str) -> Result<Job, BoxError> {
        let job = self.wait(self.store.get(&id.parse()?))?;
        Ok(job.ok_or("the job is not there")?)
    }

    /// Does to the file what the store would not do.
    pub(crate) fn meddle(&self, sql: &str) -> Result<(), BoxError> {
        Ok(rusqlite::Connection::open(&self.file)?.execute_batch(sql)?)
    }
}

/// A new job with this id, of a workflow that has its first letter for a name.
pub(crate) fn job(id: &str) -> Result<Job, BoxError> {
    let mut job = Job::new(&id[..1]);
    job.id = id.parse::<JobId>()?;
    Ok(job)
}

/// As many runs as don't fit into the job's row, and a value that doesn't either.
pub(crate) fn make_long(job: &mut Job) -> Result<(), BoxError> {
    let run = StepRun::new(
        "step",
        1,
        Timestamp::EPOCH,
        Duration::ZERO,
        ergate::RunOutcome::Completed,
    );
    job.runs = vec![run; 40];
    job.last_return_value = ergate::Payload::of(&"x".repeat(5_000))?;
    Ok(())
}

pub(crate) fn request() -> ClaimRequest {
    ClaimRequest::new("worker", 100, Duration::from_secs(30))
}
