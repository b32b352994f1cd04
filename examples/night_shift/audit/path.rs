//! Every step of every order's path was committed exactly once.
//!
//! A step may have run several times; the question is whose result counted. Each run notes in the ledger which run wrote
//! its input. So the runs of one step of one order, however many, must all name the same run of the step before it, and
//! the path that is found by following these notes back from the order's last word must be the one in the job's record.

use std::collections::{BTreeMap, BTreeSet};

use ergate::Job;

use super::Check;
use crate::evidence::{Evidence, Run, is_transition};
use crate::shop::WrittenBy;

pub(super) fn check(evidence: &Evidence) -> Check {
    let runs: BTreeMap<i64, &Run> = evidence.runs.iter().map(|run| (run.id, run)).collect();
    let mut faults = Vec::new();
    let mut transitions = 0;
    for (order, job) in evidence.by_order() {
        let recorded: Vec<&str> = job
            .runs
            .iter()
            .filter(|run| is_transition(run))
            .map(|run| &*run.step)
            .collect();
        let followed = match follow(&runs, order, job) {
            Ok(followed) => followed,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        transitions += followed.len();
        let names: Vec<&str> = followed.iter().map(|run| &*run.step).collect();
        if names != recorded || recorded.len() != job.steps_completed as usize {
            let (names, recorded) = (names.join(", "), recorded.join(", "));
            faults.push(format!(
                "order {order} went through {names}; its job says {recorded}"
            ));
        }
        faults.extend(strays(evidence, order, &followed));
    }
    Check {
        name: "steps",
        says: format!(
            "{transitions} transitions committed, each step of each path once, in {} runs",
            evidence.runs.len(),
        ),
        faults,
    }
}

/// The runs whose results counted, from the first step to the last, as the ledger has them.
fn follow<'a>(
    runs: &BTreeMap<i64, &'a Run>,
    order: u32,
    job: &Job,
) -> Result<Vec<&'a Run>, String> {
    let mut next = match job.last_return_value.parse::<Option<WrittenBy>>() {
        Ok(written) => written.map_or(0, |it| it.run),
        Err(error) => return Err(format!("order {order}: {error}")),
    };
    let mut followed = Vec::new();
    let mut seen = BTreeSet::new();
    while next != 0 {
        let run = runs.get(&next).filter(|run| run.order == order);
        let Some(run) = run.filter(|_| seen.insert(next)) else {
            return Err(format!("order {order}: run {next} is not in the ledger"));
        };
        followed.push(*run);
        next = run.input_by;
    }
    followed.reverse();
    Ok(followed)
}

/// Runs that went on from a result that did not count, and steps that are on the path twice.
fn strays(evidence: &Evidence, order: u32, followed: &[&Run]) -> Vec<String> {
    let mut input_by: BTreeMap<&str, i64> = BTreeMap::new();
    let mut faults = Vec::new();
    for run in followed {
        if input_by.insert(&run.step, run.input_by).is_some() {
            faults.push(format!("order {order}: {} was committed twice", run.step));
        }
    }
    let last = followed.last().map_or(0, |run| run.id);
    for run in evidence.runs_of(order) {
        // A step that is not on the path was tried in vain: it comes after the last that is.
        let expected = input_by.get(&*run.step).copied().unwrap_or(last);
        if run.input_by != expected {
            faults.push(format!(
                "order {order}: a run of {} went on from run {}, not from run {expected}",
                run.step, run.input_by
            ));
        }
    }
    faults
}
