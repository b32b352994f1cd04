//! The workflow: what the shop does with an order, and the ways on from each step.
//!
//! A step may run more than once: its worker may be killed when the money has been taken but the step's result has not
//! been saved. So whatever a step does to the world, it does under the job's idempotency key, which is the same at every
//! attempt ([`Run::book`]).

use std::error::Error;
use std::fmt;

use ergate::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ledger::{Deed, Ledger, Run};
use crate::orders::{CATALOGUE, Order};
use crate::outside::{Answer, Outside, Parcel};

/// What is handed from step to step.
#[derive(Debug, Serialize, Deserialize)]
pub struct Slip {
    pub order: Order,
    /// What the order costs, in cents.
    pub total: i64,
    /// Pieces that broke in packing.
    pub broken: i64,
    /// The run that wrote this slip. The next step notes it in the ledger, so that the audit can tell which run's result
    /// was saved without asking the store.
    pub run: i64,
}

/// What becomes of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    Shipped,
    Declined,
    Refunded,
    Rejected,
    Failed,
}

impl Fate {
    pub const ALL: [Fate; 5] = [
        Fate::Shipped,
        Fate::Declined,
        Fate::Refunded,
        Fate::Rejected,
        Fate::Failed,
    ];
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Fate::Shipped => "shipped",
            Fate::Declined => "declined",
            Fate::Refunded => "refunded",
            Fate::Rejected => "rejected",
            Fate::Failed => "failed",
        })
    }
}

/// The last word on an order that came to an end of the workflow.
#[derive(Debug, Serialize, Deserialize)]
pub struct Closed {
    pub fate: Fate,
    pub run: i64,
}

/// The run that wrote what a step was handed: 0 for the order itself, which no run wrote.
#[derive(Debug, Deserialize)]
pub struct WrittenBy {
    #[serde(default)]
    pub run: i64,
}

/// Every step asks for this, so every run of a step stands in the ledger from its beginning.
#[dependency(teardown = leave)]
fn run(
    #[input] input: WrittenBy,
    #[job] job: &JobInfo,
    #[state] ledger: &Ledger,
) -> Result<Run, BoxError> {
    ledger.begin(job, input.run)
}

fn leave(run: Run) -> Result<(), BoxError> {
    run.end()
}

#[workflow]
pub mod fulfil {
    use super::*;

    #[step(retries = 2, backoff = "50ms..200ms")]
    pub fn reserve(
        order: Order,
        #[depends(run)] run: &Run,
        #[state] outside: &Outside,
    ) -> Result<Slip, BoxError> {
        if order.pieces < 1 {
            return Err(Abort::new(format!("order {} asks for nothing", order.number)).into());
        }
        // One customer asks for an article that isn't there. This is the bug that makes a job poisonous: it panics
        // whenever it runs.
        let (_article, price) = CATALOGUE[order.article];
        outside.walk_to_the_shelf(run);
        run.book(Deed::reserved(&order))?;
        let total = price * order.pieces;
        Ok(Slip {
            order,
            total,
            broken: 0,
            run: run.id,
        })
    }

    #[step(retries = 3, backoff = "100ms..800ms", timeout = "5s")]
    pub fn charge(
        slip: Slip,
        #[depends(run)] run: &Run,
        #[state] outside: &Outside,
    ) -> Result<Flow<Slip, GoTo<release>>, BoxError> {
        let answer = outside
            .charge(&slip.order, slip.total, run)
            .map_err(during(&format!("charging order {}", slip.order.number)))?;
        Ok(match answer {
            Answer::Captured => Flow::next(slip.by(run)),
            Answer::Declined => Flow::go_to(release::with(slip.by(run))),
        })
    }

    #[step]
    pub fn pack(
        slip: Slip,
        #[depends(run)] run: &Run,
        #[state] outside: &Outside,
    ) -> Flow<Slip, GoTo<refund>> {
        match outside.pack(&slip.order, run) {
            Parcel::Sound => Flow::next(slip.by(run)),
            Parcel::Damaged { broken } => Flow::go_to(refund::with(Slip {
                broken,
                ..slip.by(run)
            })),
        }
    }

    #[step]
    pub fn ship(
        slip: Slip,
        #[depends(run)] run: &Run,
        #[state] outside: &Outside,
    ) -> Result<Slip, BoxError> {
        outside.hand_to_the_carrier(run);
        run.book(Deed::shipped(&slip.order))?;
        Ok(slip.by(run))
    }

    #[step]
    pub fn receipt(
        slip: Slip,
        #[depends(run)] run: &Run,
        #[state] outside: &Outside,
    ) -> Result<End<Closed>, BoxError> {
        outside.write_a_mail(run);
        run.book(Deed::receipt(&slip.order))?;
        Ok(End(Closed {
            fate: Fate::Shipped,
            run: run.id,
        }))
    }

    #[step(retries = 3, backoff = "100ms..800ms", timeout = "5s")]
    pub fn refund(
        slip: Slip,
        #[depends(run)] run: &Run,
        #[state] outside: &Outside,
    ) -> Result<Slip, BoxError> {
        outside
            .refund(&slip.order, slip.total, run)
            .map_err(during(&format!("refunding order {}", slip.order.number)))?;
        Ok(slip.by(run))
    }

    #[step]
    pub fn restock(
        slip: Slip,
        #[depends(run)] run: &Run,
        #[state] outside: &Outside,
    ) -> Result<GoTo<apologise>, BoxError> {
        outside.walk_to_the_shelf(run);
        run.book(Deed::restocked(&slip.order, slip.broken))?;
        Ok(apologise::with(slip.by(run)))
    }

    #[step]
    pub fn release(
        slip: Slip,
        #[depends(run)] run: &Run,
        #[state] outside: &Outside,
    ) -> Result<Slip, BoxError> {
        outside.walk_to_the_shelf(run);
        run.book(Deed::released(&slip.order))?;
        Ok(slip.by(run))
    }

    #[step]
    pub fn apologise(
        slip: Slip,
        #[depends(run)] run: &Run,
        #[state] outside: &Outside,
    ) -> Result<Closed, BoxError> {
        outside.write_a_mail(run);
        run.book(Deed::apology(&slip.order))?;
        let fate = match slip.broken {
            0 => Fate::Declined,
            _ => Fate::Refunded,
        };
        Ok(Closed { fate, run: run.id })
    }
}

impl Slip {
    fn by(self, run: &Run) -> Slip {
        Slip {
            run: run.id,
            ..self
        }
    }
}

/// An error with what was being done: the job's record keeps the whole chain.
#[derive(Debug)]
struct During {
    what: String,
    source: BoxError,
}

fn during(what: &str) -> impl FnOnce(BoxError) -> BoxError {
    let what = what.to_owned();
    move |source| During { what, source }.into()
}

impl fmt::Display for During {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl Error for During {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}
