//! Whatever is done with jobs, and in whatever groups, comes out as it does in the store in memory.

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;

use super::desk::Desk;
use super::place::Place;
use super::{Options, claim, settle, steer, submit};
use crate::backend::{
    Backend, Claim, ClaimRequest, Claimed, Held, JobFilter, Lease, Memory, PruneFilter, Settled,
    Settlement,
};
use crate::engine::Disposition;
use crate::future::block_on;
use crate::job::{Job, JobId, Status};
use crate::testing::ManualClock;
use crate::timestamp::Timestamp;

const LEASE: Duration = Duration::from_secs(10);
const WORKFLOWS: [&str; 3] = ["shop", "mail", "bank"];

/// Something to be done. Jobs and claims are chosen by number among those that there have been.
#[derive(Clone, Debug)]
enum Act {
    Submit {
        workflow: usize,
        priority: i16,
        delay: u64,
    },
    Claim {
        max: usize,
        only: Option<Vec<usize>>,
    },
    Settle {
        which: Vec<usize>,
        how: How,
        claiming: usize,
    },
    Renew {
        which: Vec<usize>,
    },
    Cancel {
        which: usize,
    },
    Retry {
        which: usize,
    },
    Prune {
        limit: usize,
    },
    Pass {
        seconds: u64,
    },
    /// The calls so far are saved; those to come are in another transaction.
    Commit,
}

#[derive(Clone, Copy, Debug)]
enum How {
    Next,
    Later,
    Back,
    Over(Status),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let submit = (0..3_usize, -1..2_i16, 0..3_u64).prop_map(|(workflow, priority, late)| {
        let delay = late.saturating_sub(1) * 7;
        Act::Submit {
            workflow,
            priority,
            delay,
        }
    });
    let only = prop::option::of(prop::collection::vec(0..4_usize, 0..3));
    let claim = (0..4_usize, only).prop_map(|(max, only)| Act::Claim { max, only });
    let how = prop_oneof![
        4 => Just(How::Next),
        1 => Just(How::Later),
        1 => Just(How::Back),
        1 => Just(How::Over(Status::Completed)),
        1 => Just(How::Over(Status::Failed)),
    ];
    let which = prop::collection::vec(0..20_usize, 1..3);
    let settle = (which, how, 0..3_usize).prop_map(|(which, how, claiming)| Act::Settle {
        which,
        how,
        claiming,
    });
    let renew = prop::collection::vec(0..20_usize, 1..3).prop_map(|which| Act::Renew { which });
    let act = prop_oneof![
        4 => submit,
        4 => claim,
        6 => settle,
        1 => renew,
        1 => (0..20_usize).prop_map(|which| Act::Cancel { which }),
        1 => (0..20_usize).prop_map(|which| Act::Retry { which }),
        1 => (0..3_usize).prop_map(|limit| Act::Prune { limit }),
        2 => (0..12_u64).prop_map(|seconds| Act::Pass { seconds }),
        3 => Just(Act::Commit),
    ];
    prop::collection::vec(act, 1..60)
}

struct Pair {
    clock: ManualClock,
    memory: Memory,
    desk: Desk,
    jobs: Vec<JobId>,
    claims: Vec<Claim>,
}

impl Pair {
    fn new() -> Pair {
        let clock = ManualClock::new();
        let connection = Place::Memory.create(&Options::default()).unwrap();
        Pair {
            memory: Memory::with_clock(Arc::new(clock.clone())),
            desk: Desk::new(connection, Arc::new(clock.clone())),
            clock,
            jobs: Vec::new(),
            claims: Vec::new(),
        }
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Submit {
                workflow,
                priority,
                delay,
            } => self.submit(*workflow, *priority, *delay),
            Act::Claim { max, only } => self.claim(*max, only.as_deref()),
            Act::Settle {
                which,
                how,
                claiming,
            } => self.settle(which, *how, *claiming),
            Act::Renew { which } => self.renew(which),
            Act::Cancel { which } => {
                let Some(id) = self.job(*which) else { return };
                let there = block_on(self.memory.cancel(&id)).unwrap();
                assert_eq!(steer::cancel(&mut self.desk, &id).unwrap(), there);
            }
            Act::Retry { which } => {
                let Some(id) = self.job(*which) else { return };
                let there = block_on(self.memory.retry(&id)).unwrap();
                assert_eq!(steer::retry(&mut self.desk, &id).unwrap(), there);
            }
            Act::Prune { limit } => {
                let filter = PruneFilter::finished_before(self.memory.now()).limit(*limit);
                let there = block_on(self.memory.prune(&filter)).unwrap();
                assert_eq!(steer::prune(&mut self.desk, &filter).unwrap(), there);
            }
            // In the middle of a transaction the store's time stands still.
            Act::Pass { seconds } => {
                self.commit();
                self.clock.pass(Duration::from_secs(*seconds));
            }
            Act::Commit => self.commit(),
        }
    }

    fn commit(&mut self) {
        self.desk.commit().unwrap();
        self.desk.open_round();
    }

    fn job(&self, which: usize) -> Option<JobId> {
        self.jobs.get(which % self.jobs.len().max(1)).cloned()
    }

    fn held(&self, which: &[usize]) -> Vec<&Claim> {
        let count = self.claims.len();
        let newest = which
            .iter()
            .filter_map(|which| count.checked_sub(1 + which % 8));
        newest.filter_map(|place| self.claims.get(place)).collect()
    }

    fn submit(&mut self, workflow: usize, priority: i16, delay: u64) {
        let mut job = Job::new(WORKFLOWS[workflow]);
        job.priority = priority;
        if delay > 0 {
            let start = self.memory.now().saturating_add(Duration::from_secs(delay));
            job.requested_start_time = Some(start);
        }
        self.jobs.push(job.id.clone());
        let there = block_on(self.memory.enqueue(vec![job.clone()])).unwrap();
        let incoming = submit::incoming(vec![job], self.memory.now());
        assert_eq!(submit::submit(&mut self.desk, &incoming).unwrap(), there);
    }

    fn claim(&mut self, max: usize, only: Option<&[usize]>) {
        let mut request = ClaimRequest::new("likeness", max, LEASE);
        if let Some(only) = only {
            let name = |number: &usize| Arc::from(*WORKFLOWS.get(*number).unwrap_or(&"none"));
            request = request.only(only.iter().map(name).collect::<Vec<Arc<str>>>());
        }
        let there = block_on(self.memory.claim(&request)).unwrap();
        let here = claim::claim(&mut self.desk, &request).unwrap();
        assert_eq!(here.next_due, there.next_due);
        self.same(here, &there);
        self.claims.extend(there.claims);
    }

    fn same(&self, here: claim::Found, there: &Claimed) {
        type Told = (Job, Option<(u64, Timestamp, u32)>);
        let of_claim = |job: Job, token: u64, until, crashes| (job, Some((token, until, crashes)));
        let claims = here.claims.into_iter().map(|(stored, lease, crashes)| {
            of_claim(stored.into_job().job, lease.token.0, lease.until, crashes)
        });
        let ended = here.ended.into_iter().map(|it| (it.into_job().job, None));
        let here: Vec<Told> = claims.chain(ended).collect();
        let claims = there
            .claims
            .iter()
            .map(|it| of_claim(it.job.clone(), it.lease.token.0, it.lease.until, it.crashes));
        let ended = there.ended.iter().map(|job| (job.clone(), None));
        let there: Vec<Told> = claims.chain(ended).collect();
        assert_eq!(here, there);
    }

    fn settle(&mut self, which: &[usize], how: How, claiming: usize) {
        let settlements: Vec<Settlement> = self
            .held(which)
            .into_iter()
            .map(|claim| settlement(claim, how, self.memory.now()))
            .collect();
        let request = ClaimRequest::new("likeness", claiming, LEASE);
        let request = Some(&request).filter(|_| claiming > 0);
        let there = block_on(self.memory.settle(&settlements, request)).unwrap();
        let outgoing = settle::outgoing(&settlements);
        let here = settle::settle(&mut self.desk, &outgoing, request).unwrap();
        let kept = self.same_but_for_leases(&here.settled, &there.settled);
        let mut claimed = Claimed::nothing(None, Default::default());
        (claimed.claims, claimed.ended) = (there.claims, there.ended);
        self.same(here.found, &claimed);
        for (settlement, settled) in settlements.into_iter().zip(&there.settled) {
            if let Settled::Kept(lease) = settled {
                self.claims.push(Claim::new(settlement.job, *lease, 0));
            }
        }
        // From here on the leases are to end at the same time again.
        self.renew(&(0..kept).collect::<Vec<usize>>());
        self.claims.extend(claimed.claims);
    }

    /// Whether a lease is left as it is while most of it remains is up to each store. Says how many jobs were kept.
    fn same_but_for_leases(&self, here: &[Settled], there: &[Settled]) -> usize {
        let mut kept = 0;
        let mut without_end = |settled: &Settled| match settled {
            Settled::Kept(lease) => {
                kept += 1;
                let (token, until) = (lease.token, Timestamp::MAX);
                Settled::Kept(Lease { token, until })
            }
            other => *other,
        };
        let [here, there] =
            [here, there].map(|all| all.iter().map(&mut without_end).collect::<Vec<_>>());
        assert_eq!(here, there);
        kept / 2
    }

    fn renew(&mut self, which: &[usize]) {
        let held: Arc<[Held]> = self.held(which).into_iter().map(Claim::held).collect();
        let there = block_on(self.memory.renew(&held, LEASE)).unwrap();
        let here = claim::renew(&mut self.desk, &held, LEASE).unwrap();
        assert_eq!(here, there);
    }

    /// In the end all jobs are the same too.
    fn compare(&mut self) {
        self.commit();
        let all = JobFilter::new().limit(1000);
        self.compare_list(&all);
        let middle = self.jobs.get(self.jobs.len() / 2).cloned();
        for status in Status::ALL {
            self.compare_list(&all.clone().status(status));
            let mut few = JobFilter::new()
                .status(status)
                .status(Status::Queued)
                .limit(2);
            few.after = middle.clone();
            self.compare_list(&few.workflow(WORKFLOWS[0]));
        }
    }

    fn compare_list(&self, filter: &JobFilter) {
        let there = block_on(self.memory.list(filter)).unwrap();
        let here = super::read::list(self.desk.connection(), filter).unwrap();
        let here: Vec<Job> = here.into_iter().map(|it| it.into_job().job).collect();
        assert_eq!(here, there, "{filter:?}");
    }
}

fn settlement(claim: &Claim, how: How, now: Timestamp) -> Settlement {
    let mut job = claim.job.clone();
    let (status, disposition) = match how {
        How::Next => (Status::Queued, Disposition::Continue),
        How::Later => {
            let at = now.saturating_add(Duration::from_secs(3));
            (Status::Scheduled, Disposition::Later(at))
        }
        How::Back => (Status::Queued, Disposition::Returned),
        How::Over(status) => (status, Disposition::Finished),
    };
    job.status = status;
    job.current_step += 1;
    Settlement::new(claim.held(), job, disposition)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_does_as_the_store_in_memory_does(acts in acts()) {
        let mut pair = Pair::new();
        for act in &acts {
            pair.act(act);
        }
        pair.compare();
    }
}
