use crate::backend::Claim;
use crate::job::{Job, StepRun};
use crate::worker::crew::Crew;

pub(in crate::worker) fn describe() {}
pub(in crate::worker) fn claimed(_: &Crew, _: &Claim) {}

pub(in crate::worker) struct Running;

impl Running {
    pub(in crate::worker) fn new(_: &Crew, _: &Job) -> Running {
        Running
    }
}

pub(in crate::worker) fn job_ended(_: &Crew, _: &Job) {}
pub(in crate::worker) fn step_ended(_: &Crew, _: &Job, _: &StepRun) {}
pub(in crate::worker) fn step_retried(_: &Crew, _: &Job, _: &StepRun) {}

pub(in crate::worker) struct Settling;

impl Settling {
    pub(in crate::worker) fn begin(_: &Crew) -> Settling {
        Settling
    }

    pub(in crate::worker) fn answered(self, _: &Crew) {}
}

pub(in crate::worker) fn lease_lost() {}
pub(in crate::worker) fn job_stranded() {}
pub(in crate::worker) fn store_failed() {}
