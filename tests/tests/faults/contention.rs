//! Two processes with many threads each contend for the same jobs, and the whole history of it is checked.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use ergate::Job;
use tests::faults::{Contend, Deed, Order, Past};

use crate::form::{pick, seed};
use crate::process::Process;
use crate::scene::Scene;

const PROCESSES: u64 = 2;
const THREADS: u64 = 16;
const JOBS: usize = 100;

#[test]
fn no_two_leases_are_live_at_once_and_nothing_is_saved_after_a_newer_claim() {
    let seed = seed();
    let scene = Scene::new("contention");
    let store = scene.store();
    scene.submit(&store, JOBS);
    let orders = (0..PROCESSES).map(|number| Contend {
        file: scene.file(),
        history: scene.path(&format!("history-{number}")),
        hands: THREADS,
        duration: pick(5_000, 30_000),
        lease: 100,
        seed: seed.wrapping_add(number * THREADS),
    });
    let orders: Vec<Contend> = orders.collect();
    let processes = orders.iter().cloned().map(Order::Contend);
    let processes: Vec<Process> = processes.map(|order| Process::start(&order)).collect();
    for process in processes {
        let (status, lines) = process.end();
        assert!(status.success(), "{status}: {lines:?}");
    }
    let mut histories: BTreeMap<String, History> = BTreeMap::new();
    for order in &orders {
        for line in fs::read_to_string(&order.history).unwrap().lines() {
            let deed: Deed = serde_json::from_str(line).unwrap();
            histories
                .entry(job(&deed).to_owned())
                .or_default()
                .enter(deed);
        }
    }
    for stored in scene.all_jobs(&store) {
        histories[stored.id.as_str()].check(&stored);
    }
    let sum = |of: fn(&History) -> usize| histories.values().map(of).sum::<usize>();
    println!(
        "contention: seed {seed}, {PROCESSES} processes with {THREADS} threads each: {} claims, {} of them let \
         fall, {} settlements saved, {} refused, and the history is in order",
        sum(|history| history.claims.len()),
        sum(|history| history.claims.len() - history.saved.len()),
        sum(|history| history.saved.len()),
        sum(|history| history.refused),
    );
}

fn job(deed: &Deed) -> &str {
    match deed {
        Deed::Claimed { job, .. }
        | Deed::Renewed { job, .. }
        | Deed::Saved { job, .. }
        | Deed::Refused { job, .. } => job,
    }
}

/// What was done with one job.
#[derive(Default)]
struct History {
    /// By their tokens.
    claims: BTreeMap<u64, Claim>,
    renewed: BTreeMap<u64, i64>,
    saved: BTreeSet<u64>,
    refused: usize,
}

struct Claim {
    at: i64,
    until: i64,
    past: Option<Past>,
}

impl History {
    fn enter(&mut self, deed: Deed) {
        match deed {
            Deed::Claimed {
                job,
                token,
                at,
                until,
                past,
            } => {
                let known = self.claims.insert(token, Claim { at, until, past });
                assert!(known.is_none(), "{job} was claimed twice under {token}");
            }
            Deed::Renewed { token, until, .. } => {
                let latest = self.renewed.entry(token).or_default();
                *latest = until.max(*latest);
            }
            Deed::Saved { job, token } => {
                let is_new = self.saved.insert(token);
                assert!(is_new, "{job} was saved twice under {token}");
            }
            Deed::Refused { .. } => self.refused += 1,
        }
    }

    fn check(&self, stored: &Job) {
        self.check_leases(&stored.id);
        self.check_order(&stored.id);
        assert_eq!(Past::of(stored), self.past_before(u64::MAX), "{stored}");
        let unknown: Vec<_> = self
            .saved
            .iter()
            .filter(|it| !self.claims.contains_key(it))
            .collect();
        assert!(
            unknown.is_empty(),
            "{stored}: saved without a claim: {unknown:?}"
        );
    }

    /// A claim is made when the one before it has been settled, or when its lease has run out; and tokens grow.
    fn check_leases(&self, id: &ergate::JobId) {
        let claims = self.claims.iter();
        for ((token, claim), (next_token, next)) in claims.clone().zip(claims.skip(1)) {
            assert!(
                claim.at <= next.at,
                "{id}: {token} was claimed after {next_token}"
            );
            if self.saved.contains(token) {
                continue;
            }
            let renewed = self.renewed.get(token).copied().unwrap_or_default();
            let until = claim.until.max(renewed);
            assert!(
                until <= next.at,
                "{id}: {next_token} was claimed while the lease of {token} lasted"
            );
        }
    }

    /// Each claim finds exactly what was saved under the tokens below its own, so nothing was saved after it that was
    /// not its own.
    fn check_order(&self, id: &ergate::JobId) {
        for (token, claim) in &self.claims {
            if let Some(past) = claim.past {
                assert_eq!(
                    past,
                    self.past_before(*token),
                    "{id}: what {token} was given"
                );
            }
        }
    }

    fn past_before(&self, token: u64) -> Past {
        let before = self.saved.range(..token);
        Past {
            count: before.clone().count() as u64,
            token: before.last().copied().unwrap_or_default(),
        }
    }
}
