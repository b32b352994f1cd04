//! What is wrong with taking in, cancelling, starting again and listing.

use std::time::Duration;

use ergate::backend::{Backend, BackendError, Cancellation, Enqueued, JobFilter, Restart};
use ergate::{Job, JobId, Payload, Status};

use crate::backend::Faulty;
use crate::fault::Fault;

impl Faulty {
    pub(crate) async fn take_in(&self, mut jobs: Vec<Job>) -> Result<Vec<Enqueued>, BackendError> {
        if self.has(Fault::TakesAHundred) {
            jobs.truncate(100);
        }
        let jobs: Vec<Job> = jobs.into_iter().map(|job| self.distorted(job)).collect();
        let ids: Vec<JobId> = jobs.iter().map(|job| job.id.clone()).collect();
        if self.has(Fault::TakesTheSecond) {
            let mut last = jobs;
            last.reverse();
            return self.inner.enqueue(last).await;
        }
        let mut answers = self.inner.enqueue(jobs).await?;
        for (id, answer) in ids.iter().zip(&mut answers) {
            match (self.fault, *answer) {
                (Fault::CallsEveryJobNew, _) => *answer = Enqueued::New,
                (Fault::StartsAgainWhatIsSubmittedAgain, Enqueued::AlreadyThere) => {
                    self.inner.retry(id).await?;
                }
                (Fault::CountsClaimsAnew, Enqueued::New) => {
                    let mut notes = self.notes();
                    let last = notes.newest(id).map_or(0, |token| token.0);
                    notes.offsets.insert(id.clone(), last);
                }
                _ => {}
            }
        }
        Ok(answers)
    }

    fn distorted(&self, mut job: Job) -> Job {
        let now = self.inner.now();
        match self.fault {
            Fault::IgnoresTheStart => job.requested_start_time = None,
            Fault::PutsOffThePast if job.requested_start_time.is_some_and(|it| it < now) => {
                let later = now.saturating_add(Duration::from_secs(1));
                job.requested_start_time = Some(later);
            }
            Fault::QueuesWhateverComes => job.status = Status::Queued,
            Fault::IgnoresPriority => job.priority = 0,
            Fault::TidiesPayloads => job.initial_input_value = tidied(&job.initial_input_value),
            _ => {}
        }
        job
    }

    pub(crate) async fn cancel_job(&self, id: &JobId) -> Result<Cancellation, BackendError> {
        let status = self.inner.get(id).await?.map(|job| job.status);
        match (self.fault, status) {
            (Fault::CancelsNothing, Some(_)) => Ok(Cancellation::Requested),
            (Fault::ForgetsWishes, Some(Status::Running)) => Ok(Cancellation::Requested),
            (Fault::FindsEverything, None) => Ok(Cancellation::Cancelled),
            _ => self.inner.cancel(id).await,
        }
    }

    pub(crate) async fn restart(&self, id: &JobId) -> Result<Restart, BackendError> {
        let status = self.inner.get(id).await?.map(|job| job.status);
        match (self.fault, status) {
            (Fault::RestartsAnything, Some(_)) => {
                self.inner.retry(id).await?;
                Ok(Restart::Restarted)
            }
            (Fault::RestartsFailedJobsOnly, Some(status)) if status != Status::Failed => {
                Ok(Restart::Refused(status))
            }
            _ => self.inner.retry(id).await,
        }
    }

    pub(crate) async fn list_jobs(&self, filter: &JobFilter) -> Result<Vec<Job>, BackendError> {
        let mut filter = filter.clone();
        match self.fault {
            Fault::ListsEverything => filter.statuses.clear(),
            Fault::ListsTheOldestFirst => filter.newest_first = false,
            Fault::IgnoresPages if filter.after.is_some() => return Ok(Vec::new()),
            Fault::ComparesInLowerCase => {
                let wanted = filter.workflow.take().map(|name| name.to_lowercase());
                let mut jobs = self.inner.list(&filter).await?;
                jobs.retain(|job| {
                    let name = job.workflow_name.to_lowercase();
                    wanted.as_ref().is_none_or(|wanted| *wanted == name)
                });
                return Ok(jobs);
            }
            _ => {}
        }
        let mut jobs = self.inner.list(&filter).await?;
        match self.fault {
            Fault::ListsInReverse => jobs.reverse(),
            Fault::ForgetsWhoEnded => jobs.retain(|job| !job.status.is_final()),
            _ => {}
        }
        Ok(jobs)
    }
}

/// The same JSON, as a database writes it that takes it apart.
fn tidied(payload: &Payload) -> Payload {
    let value = payload.parse::<serde_json::Value>();
    value.map_or(payload.clone(), |value| Payload::of(&value).unwrap())
}
