//! What a store has to keep to: every change is entered here as it is made, and must be one that may be made.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use ergate::backend::{
    Cancellation, Claim, ClaimRequest, Enqueued, Held, PruneFilter, Renewal, Restart, Settled,
    Settlement, Token, Turnover,
};
use ergate::{Job, JobId, Timestamp};

use super::entry::Entry;
use super::play::marks;

#[derive(Debug, Default)]
pub(crate) struct Ledger {
    entries: BTreeMap<JobId, Entry>,
    /// The newest token that any deleted job ever had, by its id.
    deleted: BTreeMap<JobId, Token>,
    /// The marks of all runs that were saved, and of those that were told of.
    saved: BTreeSet<String>,
    told: BTreeSet<String>,
    /// How many steps of a job run at this moment.
    running: BTreeMap<JobId, usize>,
    /// Whether there may be several.
    pub(crate) may_overlap: bool,
    /// What should not have happened.
    pub(crate) faults: Vec<String>,
}

impl Ledger {
    fn must(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.faults.push(what());
        }
    }

    /// The job's entry; without one, whatever happens to the job is a fault.
    fn with(&mut self, id: &JobId, change: impl FnOnce(&mut Entry) -> Result<(), String>) {
        let changed = match self.entries.get_mut(id) {
            Some(entry) => change(entry),
            None => Err("the store doesn't have it".to_owned()),
        };
        if let Err(fault) = changed {
            self.faults.push(format!("{id}: {fault}"));
        }
    }

    pub(crate) fn enqueued(&mut self, now: Timestamp, jobs: &[Job], answers: &[Enqueued]) {
        for (job, answer) in jobs.iter().zip(answers) {
            let is_known = self.entries.contains_key(&job.id);
            let expected = if is_known {
                Enqueued::AlreadyThere
            } else {
                Enqueued::New
            };
            self.must(*answer == expected, || {
                format!("{job}: {answer:?}, not {expected:?}")
            });
            if !is_known {
                let token = self.deleted.get(&job.id).copied().unwrap_or_default();
                let entry = Entry::new(job.clone(), token, now);
                self.entries.insert(job.id.clone(), entry);
            }
        }
    }

    pub(crate) fn claimed(
        &mut self,
        now: Timestamp,
        request: &ClaimRequest,
        claims: &[Claim],
        ended: &[Job],
    ) {
        let most = claims.len() <= request.max;
        self.must(most, || "more jobs than were asked for".to_owned());
        for job in ended {
            self.with(&job.id, |entry| entry.end_instead(now, job));
        }
        for claim in claims {
            self.with(&claim.job.id, |entry| entry.claim(now, claim));
        }
    }

    pub(crate) fn renewed(
        &mut self,
        now: Timestamp,
        held: &[Held],
        lease: Duration,
        renewals: &[Renewal],
    ) {
        for (held, renewal) in held.iter().zip(renewals) {
            let expected = match self.entries.get_mut(&held.id) {
                Some(entry) => entry.renew(held.token, now.saturating_add(lease)),
                None => Renewal::Lost,
            };
            self.must(*renewal == expected, || {
                format!("{held:?}: {renewal:?}, not {expected:?}")
            });
        }
    }

    pub(crate) fn settled(
        &mut self,
        now: Timestamp,
        settlements: &[Settlement],
        next: Option<&ClaimRequest>,
        turnover: &Turnover,
    ) {
        for (settlement, settled) in settlements.iter().zip(&turnover.settled) {
            let known = self.entries.contains_key(&settlement.held.id);
            if !known {
                let lost = matches!(settled, Settled::Lost(_));
                self.must(lost, || {
                    format!("{settlement:?}: {settled:?}, but it is gone")
                });
                continue;
            }
            let is_new = !matches!(settled, Settled::Lost(_) | Settled::AlreadyCommitted);
            if is_new {
                self.saved.extend(marks(&settlement.job).pop());
            }
            self.with(&settlement.held.id, |entry| {
                entry.settle(now, settlement, settled)
            });
        }
        if let Some(request) = next {
            self.claimed(now, request, &turnover.claims, &turnover.ended);
        }
    }

    pub(crate) fn cancelled(&mut self, now: Timestamp, id: &JobId, cancellation: Cancellation) {
        let expected = match self.entries.get_mut(id) {
            Some(entry) => entry.cancel(now),
            None => Cancellation::NotFound,
        };
        self.must(cancellation == expected, || {
            format!("{id}: {cancellation:?}, not {expected:?}")
        });
    }

    pub(crate) fn restarted(&mut self, now: Timestamp, id: &JobId, restart: Restart) {
        let Some(entry) = self.entries.get_mut(id) else {
            self.must(restart == Restart::NotFound, || {
                format!("{id}: {restart:?}")
            });
            return;
        };
        let was_restarted = restart == Restart::Restarted;
        let fits = entry.restart(now) == was_restarted;
        self.must(fits, || format!("{id}: {restart:?}"));
    }

    pub(crate) fn pruned(&mut self, filter: &PruneFilter, count: usize) {
        let is_doomed = |entry: &Entry| entry.ended.is_some_and(|at| at < filter.finished_before);
        let before = self.entries.len();
        let deleted = &mut self.deleted;
        self.entries.retain(|id, entry| {
            let stays = !is_doomed(entry);
            if !stays {
                deleted.insert(id.clone(), entry.token);
            }
            stays
        });
        let expected = before - self.entries.len();
        self.must(count == expected, || {
            format!("{count} deleted, not {expected}")
        });
    }

    /// A step is about to run, and was given this.
    pub(crate) fn step_began(&mut self, id: &JobId, given: &[String]) {
        let Some(entry) = self.entries.get(id) else {
            return;
        };
        let saved = marks(&entry.job);
        let is_past = saved.starts_with(given);
        self.must(is_past, || {
            format!("{id}: a step was given {given:?}, but saved was {saved:?}")
        });
    }

    /// A step's own code runs from now on.
    ///
    /// A worker gives a job up before its lease runs out. So as long as no worker freezes, a job's steps never run in two
    /// places at once.
    pub(crate) fn step_runs(&mut self, id: &JobId) {
        let running = self.running.entry(id.clone()).or_default();
        *running += 1;
        let is_alone = *running == 1 || self.may_overlap;
        self.must(is_alone, || format!("{id} runs in two places at once"));
    }

    pub(crate) fn step_stops(&mut self, id: &JobId) {
        if let Some(running) = self.running.get_mut(id) {
            *running -= 1;
        }
    }

    /// The hooks were told that a step succeeded.
    pub(crate) fn told_of_success(&mut self, job: &Job) {
        let mark = marks(job).pop().unwrap_or_default();
        let was_saved = self.saved.contains(&mark);
        self.must(was_saved, || {
            format!("{job}: told of {mark}, which was not saved")
        });
        let is_news = self.told.insert(mark);
        self.must(is_news, || format!("{job}: told twice of a step"));
    }

    pub(crate) fn ids(&self) -> Vec<JobId> {
        self.entries.keys().cloned().collect()
    }

    pub(crate) fn have_all_ended(&self) -> bool {
        self.entries.values().all(|entry| entry.ended.is_some())
    }

    /// All is over, and this is what the store has.
    pub(crate) fn check_the_end(&mut self, stored: &[Job]) {
        let (count, expected) = (stored.len(), self.entries.len());
        self.must(count == expected, || {
            format!("{count} jobs in the end, not {expected}")
        });
        for job in stored {
            self.with(&job.id, |entry| entry.check_the_end(job));
        }
    }
}
