//! Every order is in exactly one final state, and its job agrees.

use std::collections::BTreeSet;

use super::{Check, Fates, deeds_of};
use crate::evidence::{self, Evidence};
use crate::shop::Fate;

/// What becomes of an order for which just these deeds were done.
const PATTERNS: [(&[&str], Fate); 3] = [
    (
        &["captured", "receipt", "reserved", "shipped"],
        Fate::Shipped,
    ),
    (&["apology", "released", "reserved"], Fate::Declined),
    (
        &["apology", "captured", "refunded", "reserved", "restocked"],
        Fate::Refunded,
    ),
];

pub(super) fn fates(evidence: &Evidence) -> Fates {
    evidence
        .by_order()
        .map(|(order, job)| (order, evidence::fate(job)))
        .collect()
}

pub(super) fn check(evidence: &Evidence, fates: &Fates) -> Check {
    let mut faults = Vec::new();
    for &number in evidence.orders.keys() {
        let done: BTreeSet<&str> = deeds_of(evidence, number)
            .iter()
            .map(|deed| &*deed.kind)
            .collect();
        let pattern = PATTERNS
            .iter()
            .find(|(kinds, _)| done.iter().eq(kinds.iter()));
        let by_ledger = pattern.map(|(_, fate)| *fate);
        match fates.get(&number) {
            None => faults.push(format!("order {number} has no job")),
            Some(None) => faults.push(format!("order {number} is still open")),
            Some(Some(fate)) if !agrees(*fate, by_ledger, done.is_empty()) => {
                let done: Vec<&str> = done.into_iter().collect();
                let done = done.join(", ");
                faults.push(format!(
                    "order {number} is {fate}, but what was done is: {done}"
                ));
            }
            Some(Some(_)) => {}
        }
    }
    let strangers = evidence.jobs.len().abs_diff(fates.len());
    if strangers > 0
        || fates
            .keys()
            .any(|number| !evidence.orders.contains_key(number))
    {
        faults.push("the store has jobs that are not for an order, or two for one".to_owned());
    }
    let counted = Fate::ALL.map(|fate| {
        let count = fates.values().filter(|it| **it == Some(fate)).count();
        format!("{count} {fate}")
    });
    Check {
        name: "orders",
        says: format!("{} = {}", evidence.orders.len(), counted.join(" + ")),
        faults,
    }
}

fn agrees(by_job: Fate, by_ledger: Option<Fate>, nothing_done: bool) -> bool {
    match by_job {
        Fate::Rejected => nothing_done,
        // It stopped somewhere on its way, but not at an end of it.
        Fate::Failed => by_ledger.is_none(),
        fate => by_ledger == Some(fate),
    }
}
