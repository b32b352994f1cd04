//! The tests of the program's parts, above all of the judge: a night without kills passes the audit, and one whose ledger
//! was tampered with does not.
//!
//! It is a test target of its own, beside the program and with the same modules: Cargo would otherwise build the program's
//! tests in place of the program, which `tests/night_shift.rs` runs.

#![allow(dead_code, reason = "the tests call only some of the parts")]

mod audit;
mod evidence;
mod ledger;
mod options;
mod orders;
mod outside;
mod shop;

use ergate::prelude::*;
use tokio::sync::OnceCell;

use audit::{Audit, euros};
use evidence::{Deed, Evidence};
use ledger::Ledger;
use outside::Outside;
use shop::{Fate, fulfil};

/// A night in this process, played once for all tests: enough orders for each kind of trouble.
async fn night() -> Evidence {
    static NIGHT: OnceCell<Evidence> = OnceCell::const_new();
    let played = NIGHT.get_or_init(|| async { play().await.unwrap() }).await;
    played.clone()
}

async fn play() -> Result<Evidence, BoxError> {
    let orders = orders::orders(7, 24);
    let supply = orders::supply(&orders);
    let ledger = Ledger::create(":memory:".as_ref(), &orders, &supply)?;
    let store = Memory::new();
    let jobs = orders
        .iter()
        .map(|order| fulfil::job(order.clone()).id(ledger::job_id(order.number)));
    store.submit_all(jobs.collect::<Vec<_>>()).await?;
    Worker::new(store.clone())
        .register(&fulfil::WORKFLOW)
        .state(ledger.clone())
        .state(Outside::new(7))
        .concurrency(24)
        .run_until_idle()
        .await?;
    Evidence::of(&ledger, evidence::jobs(&store).await?)
}

/// The names of the checks that fail.
fn failed(evidence: &Evidence) -> Vec<&'static str> {
    let audit = Audit::of(evidence);
    let checks = audit.checks.iter();
    checks
        .filter(|check| !check.faults.is_empty())
        .map(|check| check.name)
        .collect()
}

fn order_that_was(fate: Fate, evidence: &Evidence) -> u32 {
    let mut orders = evidence.by_order();
    let found = orders.find(|(_, job)| evidence::fate(job) == Some(fate));
    found.unwrap().0
}

fn deed<'a>(evidence: &'a mut Evidence, order: u32, kind: &str) -> &'a mut Deed {
    let mut deeds = evidence.deeds.iter_mut();
    deeds
        .find(|deed| deed.order == order && deed.kind == kind)
        .unwrap()
}

#[tokio::test]
async fn an_honest_night_passes() {
    let night = night().await;
    assert_eq!(failed(&night), [""; 0]);
    assert_eq!(Audit::of(&night).to_string(), "audit: ok");
    for fate in Fate::ALL {
        order_that_was(fate, &night);
    }
}

#[tokio::test]
async fn a_double_charge_is_found() {
    let mut night = night().await;
    let order = order_that_was(Fate::Shipped, &night);
    let charge = deed(&mut night, order, "captured").clone();
    night.deeds.push(charge);
    assert_eq!(failed(&night), ["money", "once"]);
    let last_line = Audit::of(&night).to_string();
    assert!(
        last_line.starts_with("audit: FAILED money (order "),
        "{last_line}"
    );
    assert!(
        last_line.contains(&format!("order {order}: captured 2 times")),
        "{last_line}"
    );
}

#[tokio::test]
async fn a_cent_that_is_missing_is_found() {
    let mut night = night().await;
    let order = order_that_was(Fate::Refunded, &night);
    deed(&mut night, order, "refunded").cents -= 1;
    assert_eq!(failed(&night), ["money"]);
}

#[tokio::test]
async fn a_charge_for_an_order_that_nobody_made_is_found() {
    let mut night = night().await;
    let order = order_that_was(Fate::Shipped, &night);
    let mut charge = deed(&mut night, order, "captured").clone();
    charge.order = 1_000_000;
    night.deeds.push(charge);
    assert_eq!(failed(&night), ["money"]);
}

#[tokio::test]
async fn a_piece_that_is_missing_is_found() {
    let mut night = night().await;
    night.stock[3].shelf -= 1;
    assert_eq!(failed(&night), ["stock"]);
}

#[tokio::test]
async fn goods_that_never_left_are_found() {
    let mut night = night().await;
    let order = order_that_was(Fate::Shipped, &night);
    let by = deed(&mut night, order, "shipped").run;
    night.deeds.retain(|deed| deed.run != by);
    assert_eq!(failed(&night), ["money", "stock", "orders"]);
}

#[tokio::test]
async fn a_mail_that_was_not_sent_is_found() {
    let mut night = night().await;
    let order = order_that_was(Fate::Declined, &night);
    night
        .deeds
        .retain(|deed| deed.order != order || deed.kind != "apology");
    assert_eq!(failed(&night), ["orders"]);
}

#[tokio::test]
async fn an_order_in_two_states_is_found() {
    let mut night = night().await;
    let order = order_that_was(Fate::Shipped, &night);
    let mut apology = deed(&mut night, order, "receipt").clone();
    apology.kind = "apology".to_owned();
    night.deeds.push(apology);
    assert_eq!(failed(&night), ["orders"]);
}

#[tokio::test]
async fn a_job_that_was_lost_is_found() {
    let mut night = night().await;
    night.jobs.pop();
    assert!(failed(&night).contains(&"orders"));
}

#[tokio::test]
async fn a_job_that_is_not_over_is_found() {
    let mut night = night().await;
    let job = night
        .jobs
        .iter_mut()
        .find(|it| it.status == Status::Completed);
    job.unwrap().status = Status::Running;
    assert_eq!(failed(&night), ["orders"]);
}

#[tokio::test]
async fn a_step_that_went_on_from_two_results_is_found() {
    let mut night = night().await;
    let order = order_that_was(Fate::Shipped, &night);
    let run = night
        .runs
        .iter()
        .find(|it| it.order == order && it.step == "pack");
    let mut other = run.unwrap().clone();
    other.id = 1_000_000;
    other.input_by = 1_000_001;
    night.runs.push(other);
    assert_eq!(failed(&night), ["steps"]);
}

#[tokio::test]
async fn a_step_that_was_committed_twice_is_found() {
    let mut night = night().await;
    let job = night
        .jobs
        .iter_mut()
        .find(|it| it.status == Status::Completed);
    let job = job.unwrap();
    let again = job.runs[1].clone();
    job.runs.insert(1, again);
    assert_eq!(failed(&night), ["steps"]);
}

#[test]
fn money_is_readable() {
    let all = [0, 5, 123_450, -123_456_789].map(euros);
    assert_eq!(all, ["0.00", "0.05", "1,234.50", "-1,234,567.89"]);
}
