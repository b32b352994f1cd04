//! What a `main` prints that returns this library's error.

#![cfg(all(feature = "macros", feature = "tokio"))]

use std::collections::BTreeMap;

use ergate::With;
use ergate::prelude::*;

struct Pool;

#[workflow]
mod sums {
    use super::*;

    #[step]
    fn add(pairs: BTreeMap<Vec<u8>, u8>, #[state] _pool: &Pool) -> usize {
        pairs.len()
    }
}

#[test]
fn a_worker_that_lacks_something_says_so_in_plain_lines() {
    let worker = Worker::new(Memory::new()).register(&sums::WORKFLOW);
    let error = worker.run_until_idle_blocking().unwrap_err();
    assert_eq!(
        format!("{error:?}"),
        "the worker can't start\n  \
         - step `add` takes `#[state] _pool: Pool`, but this worker was given no such value: \
         add `.state(..)` with a `Pool`",
    );
}

#[test]
fn what_lies_behind_an_error_is_told_too() {
    let pairs = BTreeMap::from([(vec![1], 2)]);
    let error = Memory::new().submit_blocking(sums::job(pairs)).unwrap_err();
    assert_eq!(
        format!("{error:?}"),
        "the input of a job for workflow `sums` can't be written as JSON: key must be a string",
    );
}

struct Customer;

#[dependency]
fn tenant(#[context] name: &str) -> String {
    name.to_owned()
}

#[dependency]
fn account(#[depends(tenant)] tenant: &str) -> usize {
    tenant.len()
}

#[step]
fn charge(total: usize, #[depends(account)] account: usize) -> usize {
    total + account
}

/// In a `#[workflow]` this does not compile; a builder can't see what a step's dependencies read.
static SHOP: Workflow<usize, With<Customer>> =
    Workflow::named("shop").context().step::<charge>().build();

#[test]
fn a_dependency_that_reads_another_context_than_a_builder_declares_stops_the_worker_at_its_start() {
    let worker = Worker::new(Memory::new()).register(&SHOP);
    let error = worker.run_until_idle_blocking().unwrap_err();
    assert_eq!(
        format!("{error:?}"),
        "the worker can't start\n  \
         - dependency `tenant` reads the job's context as `str` in its parameter `name`, but the workflow declares \
         `error_text::Customer`: take that, or change what the workflow declares",
    );
}
