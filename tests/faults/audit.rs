//! Whether the books are in order: what the jobs say that was done, against what the steps wrote down themselves.

use std::collections::{HashMap, HashSet};
use std::fmt;

use super::{Effect, LEGS, Marks};
use ergate::{Job, RunOutcome, Status};

/// The figures of an audit that found nothing wrong.
#[derive(Debug, Default)]
pub struct Audit {
    /// How many jobs there are.
    pub jobs: usize,
    /// How many of them are completed.
    pub completed: usize,
    /// How many steps were saved.
    pub transitions: usize,
    /// Runs of steps of which nothing was saved, because their workers were lost.
    pub extra: usize,
}

impl fmt::Display for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} jobs, {} completed; {} transitions, 0 twice, 0 missing; {} runs more than that",
            self.jobs, self.completed, self.transitions, self.extra
        )
    }
}

/// Checks jobs that may still be under way.
///
/// Each job carries one mark for each transition, and each effect says which marks it was given. So a transition that was
/// saved twice, or taken back, is seen: the next step would have been given two histories.
///
/// # Panics
///
/// The books are not in order.
#[must_use]
pub fn audit(jobs: &[Job], effects: &[Effect]) -> Audit {
    let mut by_job: HashMap<&str, Vec<&Effect>> = HashMap::new();
    for effect in effects {
        by_job.entry(&effect.job).or_default().push(effect);
    }
    let mut audit = Audit {
        jobs: jobs.len(),
        ..Audit::default()
    };
    for job in jobs {
        let effects = by_job.remove(job.id.as_str()).unwrap_or_default();
        let marks = marks(job);
        check_record(job, &marks);
        check_effects(job, &marks, &effects);
        audit.completed += usize::from(job.status == Status::Completed);
        audit.transitions += marks.len();
        audit.extra += effects.len() - marks.len();
    }
    assert!(by_job.is_empty(), "lost jobs: {:?}", by_job.keys());
    audit
}

/// The same of a state from before the last steps, whose effects are there already.
///
/// # Panics
///
/// The books are not in order.
#[must_use]
pub fn audit_a_past(jobs: &[Job], mut effects: Vec<Effect>) -> Audit {
    let reached: HashMap<&str, usize> = jobs
        .iter()
        .map(|job| (job.id.as_str(), marks(job).len()))
        .collect();
    // That past may be one in which the job had not been submitted.
    let is_told = |effect: &Effect| {
        let most = reached.get(&*effect.job);
        most.is_some_and(|most| effect.before.len() <= *most)
    };
    effects.retain(is_told);
    audit(jobs, &effects)
}

/// The same once all is done.
///
/// # Panics
///
/// The books are not in order.
#[must_use]
pub fn audit_the_end(jobs: &[Job], effects: &[Effect]) -> Audit {
    for job in jobs {
        assert_eq!(job.status, Status::Completed, "{job}: {:?}", job.error);
    }
    let audit = audit(jobs, effects);
    assert_eq!(audit.transitions, jobs.len() * LEGS.len());
    audit
}

fn marks(job: &Job) -> Marks {
    job.input().parse().unwrap()
}

/// The job's own record tells of each transition once, in order.
fn check_record(job: &Job, marks: &Marks) {
    let committed = job.runs.iter();
    let committed = committed.filter(|run| run.outcome == RunOutcome::Completed);
    let committed: Vec<&str> = committed.map(|run| &*run.step).collect();
    assert_eq!(committed, LEGS[..marks.len()], "the record of {job}");
    assert_eq!(job.steps_completed as usize, marks.len(), "{job}");
    let distinct: HashSet<&String> = marks.iter().collect();
    assert_eq!(distinct.len(), marks.len(), "{job}: {marks:?}");
    if job.status == Status::Completed {
        assert_eq!(marks.len(), LEGS.len(), "{job}");
    }
}

/// Each transition has its effect, and no run was given anything but what had been saved for good by then.
fn check_effects(job: &Job, marks: &Marks, effects: &[&Effect]) {
    for (mark, leg) in marks.iter().zip(LEGS) {
        let found = effects.iter().find(|effect| effect.mark == *mark);
        let found = found.unwrap_or_else(|| panic!("{job}: no effect has the mark {mark}"));
        assert_eq!(found.step, leg, "{job}: {mark}");
    }
    for effect in effects {
        let position = LEGS.iter().position(|leg| *leg == effect.step).unwrap();
        assert_eq!(
            Some(&*effect.before),
            marks.get(..position),
            "{job}: {effect:?} was given something that was not saved for good"
        );
    }
}
