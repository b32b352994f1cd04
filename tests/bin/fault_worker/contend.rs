//! Many hands at one store, which hold on to jobs for too long, let them fall, and repeat themselves.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::thread;
use std::time::{Duration, Instant};

use ergate::backend::sqlite::Durability;
use ergate::backend::{
    Backend, Claim, ClaimRequest, Held, Lease, Renewal, Settled, Settlement, Sqlite,
};
use ergate::engine::Disposition;
use ergate::{BoxError, Job, Payload, Status};
use tests::Dice;
use tests::faults::{Contend, Deed, Past};
use tokio::runtime::Runtime;

pub(crate) fn contend(contend: &Contend) -> Result<(), BoxError> {
    let options = Sqlite::options().durability(Durability::Normal);
    let store = options.open(&contend.file)?;
    let hands = (0..contend.hands).map(|number| {
        let seed = contend.seed.wrapping_add(number);
        let lease = Duration::from_millis(contend.lease);
        let mut hand = Hand::new(store.clone(), lease, seed)?;
        let end = Instant::now() + Duration::from_millis(contend.duration);
        Ok(thread::spawn(move || {
            hand.work_until(end).map(|()| hand.deeds)
        }))
    });
    let hands: Vec<_> = hands.collect::<Result<_, BoxError>>()?;
    let mut history = BufWriter::new(File::create(&contend.history)?);
    for hand in hands {
        for deed in hand.join().map_err(|_| "a hand panicked")?? {
            writeln!(history, "{}", serde_json::to_string(&deed)?)?;
        }
    }
    Ok(history.flush()?)
}

struct Hand {
    store: Sqlite,
    runtime: Runtime,
    lease: Duration,
    dice: Dice,
    claims: Vec<Claim>,
    deeds: Vec<Deed>,
}

type Done = Result<(), BoxError>;

impl Hand {
    fn new(store: Sqlite, lease: Duration, seed: u64) -> Result<Hand, BoxError> {
        Ok(Hand {
            store,
            runtime: tokio::runtime::Builder::new_current_thread().build()?,
            lease,
            dice: Dice::new(seed),
            claims: Vec::new(),
            deeds: Vec::new(),
        })
    }

    fn work_until(&mut self, end: Instant) -> Done {
        while Instant::now() < end {
            let request = self.request();
            let claimed = self.runtime.block_on(self.store.claim(&request))?;
            self.take(claimed.claims);
            while let Some(claim) = self.claims.pop() {
                self.handle(&claim)?;
            }
        }
        Ok(())
    }

    fn request(&mut self) -> ClaimRequest {
        let max = usize::from(self.dice.happens(30)) * 2 + 1;
        ClaimRequest::new("hand", max, self.lease)
    }

    fn take(&mut self, claims: Vec<Claim>) {
        for claim in claims {
            let past = Past::of(&claim.job);
            self.note_claim(&claim.job, claim.lease, Some(past));
            self.claims.push(claim);
        }
    }

    fn handle(&mut self, claim: &Claim) -> Done {
        match self.dice.below(40) {
            0 => Ok(()),
            1..3 => {
                self.oversleep();
                self.settle(claim)
            }
            3..6 => {
                self.renew(claim)?;
                self.settle(claim)
            }
            6 => {
                self.oversleep();
                self.renew(claim)?;
                self.settle(claim)
            }
            7..10 => {
                self.settle(claim)?;
                self.settle_again(claim)
            }
            _ => self.settle(claim),
        }
    }

    /// Holds on to a job for about as long as its lease lasts.
    fn oversleep(&mut self) {
        let percent = u32::try_from(self.dice.between(80, 150)).unwrap_or(100);
        thread::sleep(self.lease * percent / 100);
    }

    fn renew(&mut self, claim: &Claim) -> Done {
        let earliest = self.store.now().saturating_add(self.lease);
        let held = [claim.held()];
        let renewals = self.runtime.block_on(self.store.renew(&held, self.lease))?;
        if let [Renewal::Held] = *renewals {
            self.deeds.push(Deed::Renewed {
                job: claim.job.id.to_string(),
                token: claim.lease.token.0,
                until: earliest.as_micros(),
            });
        }
        Ok(())
    }

    fn settle(&mut self, claim: &Claim) -> Done {
        let next = self.dice.happens(50).then(|| self.request());
        let settlement = settlement(claim)?;
        let settled = self
            .store
            .settle(std::slice::from_ref(&settlement), next.as_ref());
        let turnover = self.runtime.block_on(settled)?;
        let (job, token) = (claim.job.id.to_string(), claim.lease.token.0);
        match turnover.settled.first() {
            Some(Settled::Committed) => self.deeds.push(Deed::Saved { job, token }),
            Some(Settled::Kept(lease)) => {
                self.deeds.push(Deed::Saved { job, token });
                self.note_claim(&settlement.job, *lease, None);
                self.claims.push(Claim::new(settlement.job, *lease, 0));
            }
            Some(Settled::Lost(_)) => self.deeds.push(Deed::Refused { job, token }),
            _ => {}
        }
        self.take(turnover.claims);
        Ok(())
    }

    /// Settles a claim that has been settled. If that were saved, the history would be out of order.
    fn settle_again(&mut self, claim: &Claim) -> Done {
        let settlement = settlement(claim)?;
        let settled = self.store.settle(std::slice::from_ref(&settlement), None);
        let turnover = self.runtime.block_on(settled)?;
        if turnover.settled == [Settled::Committed] {
            let (job, token) = (claim.job.id.to_string(), claim.lease.token.0);
            self.deeds.push(Deed::Saved { job, token });
        }
        Ok(())
    }

    fn note_claim(&mut self, job: &Job, lease: Lease, past: Option<Past>) {
        self.deeds.push(Deed::Claimed {
            job: job.id.to_string(),
            token: lease.token.0,
            at: lease.until.saturating_sub(self.lease).as_micros(),
            until: lease.until.as_micros(),
            past,
        });
    }
}

/// One step more: the job carries on that this claim was settled.
fn settlement(claim: &Claim) -> Result<Settlement, BoxError> {
    let mut job = claim.job.clone();
    let Past { count, .. } = Past::of(&job);
    job.status = Status::Queued;
    job.steps_completed = 1;
    job.last_return_value = Payload::of(&Past {
        count: count + 1,
        token: claim.lease.token.0,
    })?;
    let held: Held = claim.held();
    Ok(Settlement::new(held, job, Disposition::Continue))
}
