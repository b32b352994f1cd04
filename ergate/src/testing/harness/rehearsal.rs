//! What a harness changes in the runs of steps, and what it hears of them.

use std::any::TypeId;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use super::fault::{Fault, Faults};
use super::replace::Replacement;
use crate::failure::{BoxError, Directive, Failure};
use crate::job::{Job, JobId};

/// One execution of a step's function, whether or not it counted.
#[derive(Clone, Debug)]
pub(super) struct Execution {
    pub(super) job: JobId,
    pub(super) step: &'static str,
    /// What was made or read for it, in order.
    pub(super) resolved: Vec<&'static str>,
}

/// Shared by all workers of one harness.
#[derive(Default)]
pub(crate) struct Rehearsal {
    replacements: RwLock<Vec<Arc<Replacement>>>,
    faults: Mutex<Faults>,
    executions: Mutex<Vec<Execution>>,
}

impl Rehearsal {
    /// A later replacement of the same function counts.
    pub(super) fn replace(&self, replacement: Replacement) {
        let mut replacements = self
            .replacements
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        replacements.retain(|other| !other.is_of(replacement.function));
        replacements.push(Arc::new(replacement));
    }

    /// What stands in for this function, which some step needs.
    pub(crate) fn replacement(&self, function: TypeId) -> Option<Arc<Replacement>> {
        let replacements = self
            .replacements
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let found = replacements
            .iter()
            .find(|replacement| replacement.is_of(function))?;
        found.meet();
        Some(Arc::clone(found))
    }

    pub(super) fn never_met(&self) -> Vec<&'static str> {
        let replacements = self
            .replacements
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let never = replacements
            .iter()
            .filter(|replacement| !replacement.was_met());
        never.map(|replacement| replacement.name).collect()
    }

    pub(super) fn faults(&self) -> MutexGuard<'_, Faults> {
        // No change under the lock can stop half-way.
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn executions(&self) -> MutexGuard<'_, Vec<Execution>> {
        self.executions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The error that is to come in place of the step's function, this once.
    pub(crate) fn failure(&self, step: &str) -> Option<Box<Failure>> {
        let fault = self
            .faults()
            .take(step, |fault| matches!(fault, Fault::Fail(_)))?;
        let Fault::Fail(error) = fault else {
            return None;
        };
        let error: BoxError = error.into();
        Some(Failure::raised(Directive::ByPolicy, error))
    }

    pub(crate) fn executed(&self, job: &Job, step: &'static str, resolved: Vec<&'static str>) {
        self.executions().push(Execution {
            job: job.id.clone(),
            step,
            resolved,
        });
    }

    pub(super) fn executions_of(&self, job: &JobId) -> Vec<Execution> {
        let all = self.executions();
        all.iter()
            .filter(|execution| execution.job == *job)
            .cloned()
            .collect()
    }
}

impl fmt::Debug for Rehearsal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rehearsal")
            .field("replacements", &self.replacements)
            .finish_non_exhaustive()
    }
}
