//! Money goes back to whoever returned an order, unless it is more than was paid.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use ergate::prelude::*;
use serde::{Deserialize, Serialize};

/// What was paid for each order.
pub type Orders = BTreeMap<u32, u64>;

/// What comes in: so much of this order is to go back.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Request {
    pub order: u32,
    pub cents: u64,
}

/// The payment provider. Clones are one and the same.
#[derive(Clone, Debug, Default)]
pub struct Gateway {
    refunds: Arc<Mutex<BTreeMap<String, u64>>>,
}

impl Gateway {
    /// Pays back once for each key, however often it is asked.
    pub fn pay_back(&self, key: String, cents: u64) {
        let mut refunds = self.refunds.lock().unwrap_or_else(PoisonError::into_inner);
        refunds.entry(key).or_insert(cents);
    }

    /// All that it has paid back.
    pub fn total(&self) -> u64 {
        let refunds = self.refunds.lock().unwrap_or_else(PoisonError::into_inner);
        refunds.values().sum()
    }
}

/// The connection to the provider, made once for each worker.
#[dependency(scope = "app")]
pub async fn connected(#[state] gateway: &Gateway) -> Result<Gateway, BoxError> {
    Ok(gateway.clone())
}

/// What was paid for the order that this is about.
#[dependency]
pub fn paid(#[input] request: &Request, #[state] orders: &Orders) -> Result<u64, String> {
    let paid = orders.get(&request.order).copied();
    paid.ok_or_else(|| format!("there is no order {}", request.order))
}

#[workflow(name = "refund")]
pub mod workflow {
    use super::*;

    #[step]
    pub fn check(request: Request, #[depends(paid)] paid: u64) -> Flow<Request, GoTo<decline>> {
        match request.cents <= paid {
            true => Flow::next(request),
            false => Flow::go_to(decline::with(request)),
        }
    }

    /// It may run more than once: the key lets the provider recognise a request that it has had.
    #[step(retries = 5, backoff = "1h..2d")]
    pub async fn pay_back(
        request: Request,
        #[depends(connected)] gateway: &Gateway,
        #[job] job: &JobInfo,
    ) -> Request {
        gateway.pay_back(job.idempotency_key(), request.cents);
        request
    }

    #[step]
    pub fn tell(request: Request) -> End<String> {
        End(format!(
            "order {}: {} cents go back to you",
            request.order, request.cents
        ))
    }

    #[step]
    pub fn decline(request: Request) -> String {
        format!(
            "order {}: {} cents are more than was paid",
            request.order, request.cents
        )
    }
}
