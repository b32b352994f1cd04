//! Generated code names everything by its whole path: it compiles where nothing is in scope, and where the usual names
//! mean something else.

#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![allow(dead_code, reason = "most of these names are only in the way")]

use ::ergate::{dependency, workflow};
use ::std::assert_eq;

struct Option;
struct Some;
struct None;
struct Ok;
struct Err;
struct Box;
struct Vec;
struct String;
struct Send;
struct Sync;
struct Into;
struct Fn;
struct Drop;
struct Default;
struct Clone;
struct Scope;
struct Failure;

/// A result of another kind: it is a plain value.
#[derive(::serde::Serialize, ::serde::Deserialize)]
struct Outcome {
    good: bool,
}

mod core {}
mod std {}
mod serde {}

#[dependency(teardown = close)]
async fn opened(#[input] input: &i64) -> ::std::result::Result<i64, ::std::fmt::Error> {
    ::std::result::Result::Ok(*input)
}

fn close(_opened: i64) {}

#[dependency(scope = "app")]
fn limit() -> i64 {
    10
}

fn plain() -> ::std::string::String {
    ::std::string::String::new()
}

#[workflow]
mod bare {
    use ::ergate::{End, Flow, GoTo, step};

    use super::{Outcome, limit, opened, plain};

    #[allow(clippy::too_many_arguments, reason = "it takes one from each source")]
    #[step(retries = 2, backoff = "1s..1m", timeout = "10s")]
    async fn first(
        input: i64,
        #[depends(opened)] opened: &i64,
        #[depends(limit)] limit: &i64,
        #[depends(plain)] text: &str,
        #[depends(|| 3)] three: i64,
        #[context] context: &i64,
        #[state] state: &u8,
        #[job] job: &::ergate::JobInfo,
    ) -> ::std::result::Result<Flow<i64, (GoTo<last>, End)>, ::ergate::BoxError> {
        let sum = input
            + opened
            + limit
            + three
            + context
            + <i64 as ::std::convert::From<u8>>::from(*state);
        ::std::assert!(text.is_empty());
        ::std::assert_eq!(job.attempt(), 1);
        ::std::result::Result::Ok(Flow::next(sum))
    }

    #[step]
    fn second(sum: i64) -> Outcome {
        Outcome { good: sum == 22 }
    }

    #[step(inline)]
    fn last(outcome: Outcome) -> End<bool> {
        End(outcome.good)
    }
}

#[::core::prelude::v1::test]
fn a_workflow_runs_where_nothing_is_in_scope() {
    use ::ergate::Submit;
    use ::ergate::backend::Backend;
    use ::std::future::Future;

    let store = ::ergate::Memory::new();
    let job = bare::job(1).context(2);
    let id = store.submit_blocking(job).expect("the job is taken in");
    ::ergate::Worker::new(::std::clone::Clone::clone(&store))
        .register(&bare::WORKFLOW)
        .state(5_u8)
        .run_until_idle_blocking()
        .expect("the worker starts");

    let mut context = ::std::task::Context::from_waker(::std::task::Waker::noop());
    let ::std::task::Poll::Ready(stored) = ::std::pin::pin!(store.get(&id)).poll(&mut context)
    else {
        ::std::panic!("the store in memory never waits");
    };
    let job = stored.expect("it never fails").expect("it has the job");
    assert_eq!(job.status, ::ergate::Status::Completed);
    assert_eq!(job.last_return_value.as_str(), "true");
}
