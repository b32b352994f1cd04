//! A workflow that uses everything that a step may ask for, and takes down what it does.

use std::sync::{Arc, Mutex};

use ergate::prelude::*;

/// What the steps of a test have done, in order.
#[derive(Clone, Default)]
pub(super) struct Deeds(Arc<Mutex<Vec<String>>>);

impl Deeds {
    pub(super) fn add(&self, deed: impl Into<String>) {
        self.0
            .lock()
            .expect("no test panics here")
            .push(deed.into());
    }

    pub(super) fn all(&self) -> Vec<String> {
        self.0.lock().expect("no test panics here").clone()
    }
}

pub(super) fn url() -> String {
    panic!("a test must not look at the environment")
}

pub(super) struct Gateway {
    pub(super) url: String,
}

#[dependency(teardown = hang_up)]
pub(super) async fn gateway(#[depends(url)] url: String) -> Result<Gateway, std::io::Error> {
    Ok(Gateway { url })
}

fn hang_up(gateway: Gateway, _: Outcome) -> Result<(), BoxError> {
    Err(format!("{} can't be hung up", gateway.url).into())
}

#[dependency]
pub(super) fn clerk(#[depends(gateway)] gateway: &Gateway, #[context] name: &str) -> String {
    format!("{name} at {}", gateway.url)
}

#[step(retries = 2, backoff = "1h..1d")]
pub(super) async fn charge(
    total: u64,
    #[depends(clerk)] clerk: &str,
    #[state] deeds: &Deeds,
) -> Flow<u64, (GoTo<apologise>, End)> {
    deeds.add(format!("charged {total} by {clerk}"));
    match total {
        0 => Flow::end("nothing to charge"),
        1000.. => Flow::go_to(apologise::with(total)),
        _ => Flow::next(total),
    }
}

#[step]
pub(super) fn ship(total: u64, #[state] deeds: &Deeds) -> End<String> {
    deeds.add("shipped");
    End(format!("parcel for {total}"))
}

#[step]
pub(super) fn apologise(total: u64, #[state] deeds: &Deeds) -> Result<String, BoxError> {
    deeds.add("apologised");
    Err(format!("{total} is too much for words").into())
}

pub(super) static SHOP: Workflow<u64> = Workflow::named("shop")
    .step::<charge>()
    .step::<ship>()
    .step::<apologise>()
    .build();
