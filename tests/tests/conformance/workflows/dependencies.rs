//! Dependencies: when they are set up and torn down, in what order, how often, and what they see.

use std::io;

use ergate::backend::Backend;
use ergate::prelude::*;

use crate::effects::{say, show};

pub(super) fn register<B: Backend>(worker: Worker<B>) -> Worker<B> {
    worker
        .register(&session_workflow::WORKFLOW)
        .register(&setup_fails::WORKFLOW)
        .register(&teardown_fails::WORKFLOW)
        .register(&diamond::WORKFLOW)
        .register(&made_once_per_step::WORKFLOW)
        .register(&three_in_order::WORKFLOW)
        .register(&swallowed::WORKFLOW)
}

/// Does the same whatever the outcome.
#[dependency(teardown = release_lock)]
fn lock() -> String {
    say!("lock: taken");
    "lock".to_owned()
}

fn release_lock(_: String) {
    say!("lock: released");
}

/// Asks for the outcome.
#[dependency(teardown = finish_session)]
fn session(#[depends(lock)] lock: &str) -> String {
    say!("session: begin");
    format!("session under {lock}")
}

fn finish_session(_: String, outcome: Outcome) {
    if outcome.is_success() {
        say!("session: commit");
    } else {
        say!("session: rollback");
    }
}

/// The step with the session leaves it the way that the input says.
#[workflow]
mod session_workflow {
    use super::*;

    #[step]
    fn work(
        way: String,
        #[depends(session)] session: &str,
    ) -> Result<Flow<String, (GoTo<finish>, End)>, BoxError> {
        say!("work({}, session={})", show(&way), show(session));
        match &*way {
            "jump" => Ok(Flow::go_to(finish::with("jumped".to_owned()))),
            "end" => Ok(Flow::end("ended")),
            "abort" => Err(Abort::new("card declined").into()),
            "fail" => Err("no such file".into()),
            _ => Ok(Flow::next("returned".to_owned())),
        }
    }

    #[step]
    fn check(how: String) -> String {
        say!("check({})", show(&how));
        how
    }

    #[step]
    fn finish(how: String) {
        say!("finish({})", show(&how));
    }
}

#[dependency]
fn broken() -> Result<i64, io::Error> {
    say!("broken: set up");
    Err(io::Error::other("no database"))
}

#[dependency]
fn never_made() -> i64 {
    say!("never_made: set up");
    1
}

#[workflow]
mod setup_fails {
    use super::*;

    #[step]
    fn work(
        #[depends(lock)] lock: &str,
        #[depends(broken)] broken: i64,
        #[depends(never_made)] never_made: i64,
    ) -> String {
        let (lock, broken, never_made) = (show(lock), show(&broken), show(&never_made));
        say!("work(lock={lock}, broken={broken}, never_made={never_made})");
        "worked".to_owned()
    }

    #[step]
    fn report(text: String) {
        say!("report({})", show(&text));
    }
}

/// Whatever the outcome, its teardown fails.
#[dependency(teardown = fail_to_tear_down)]
fn careless() -> i64 {
    say!("careless: set up");
    7
}

fn fail_to_tear_down(_: i64) -> Result<(), io::Error> {
    say!("careless: torn down");
    Err(io::Error::other("disk full"))
}

/// The step with the dependency leaves it the way that the input says. The lock around it is released all the same.
#[workflow]
mod teardown_fails {
    use super::*;

    #[step]
    fn charge(
        way: String,
        #[depends(lock)] lock: &str,
        #[depends(careless)] careless: i64,
    ) -> Result<Flow<String, (GoTo<finish>, End)>, BoxError> {
        let (lock, careless) = (show(lock), show(&careless));
        say!("charge({}, lock={lock}, careless={careless})", show(&way));
        match &*way {
            "jump" => Ok(Flow::go_to(finish::with("charged".to_owned()))),
            "end" => Ok(Flow::end("charged")),
            "abort" => Err(Abort::new("card declined").into()),
            "fail" => Err("no such file".into()),
            _ => Ok(Flow::next("charged".to_owned())),
        }
    }

    #[step]
    fn check(how: String) -> String {
        say!("check({})", show(&how));
        how
    }

    #[step]
    fn finish(how: String) {
        say!("finish({})", show(&how));
    }
}

#[dependency(teardown = tear_down_base)]
fn base() -> i64 {
    say!("base: set up");
    1
}

fn tear_down_base(_: i64) {
    say!("base: torn down");
}

#[dependency(teardown = tear_down_left)]
fn left(#[depends(base)] base: i64) -> i64 {
    say!("left: set up");
    base + 10
}

fn tear_down_left(_: i64) {
    say!("left: torn down");
}

#[dependency(teardown = tear_down_right)]
fn right(#[depends(base)] base: i64) -> i64 {
    say!("right: set up");
    base + 100
}

fn tear_down_right(_: i64) {
    say!("right: torn down");
}

#[dependency(teardown = tear_down_top)]
fn top(#[depends(left)] left: i64, #[depends(right)] right: i64) -> i64 {
    say!("top: set up");
    left + right
}

fn tear_down_top(_: i64) {
    say!("top: torn down");
}

#[workflow]
mod diamond {
    use super::*;

    #[step]
    fn work(#[depends(top)] top: i64, #[depends(base)] base: i64) -> i64 {
        say!("work(top={}, base={})", show(&top), show(&base));
        top
    }

    #[step]
    fn report(number: i64) {
        say!("report({})", show(&number));
    }
}

#[workflow]
mod made_once_per_step {
    use super::*;

    #[step]
    fn first(#[depends(base)] one: i64, #[depends(base)] same: i64) {
        say!("first(one={}, same={})", show(&one), show(&same));
    }

    #[step]
    fn second() {
        say!("second()");
    }

    #[step]
    fn third(#[depends(base)] again: i64) {
        say!("third(again={})", show(&again));
    }
}

/// Set up in the order of the parameters, torn down in the reverse, also when the step fails.
#[workflow]
mod three_in_order {
    use super::*;

    #[step]
    fn work(
        #[depends(right)] right: i64,
        fail: bool,
        #[depends(lock)] lock: &str,
        #[depends(session)] session: &str,
    ) -> Result<i64, BoxError> {
        let given = (show(&fail), show(&right), show(lock), show(session));
        say!(
            "work({}, right={}, lock={}, session={})",
            given.0,
            given.1,
            given.2,
            given.3
        );
        if fail {
            return Err("no such file".into());
        }
        Ok(right)
    }
}

/// In Python it swallows whatever the step raises, jumps too. Here there is nothing that it could swallow.
#[dependency(teardown = tear_down_swallowing)]
fn swallowing() -> i64 {
    say!("swallowing: set up");
    1
}

fn tear_down_swallowing(_: i64) {
    say!("swallowing: torn down");
}

#[workflow]
mod swallowed {
    use super::*;

    #[step]
    fn work(
        way: String,
        #[depends(swallowing)] swallowing: i64,
    ) -> Result<Flow<String, GoTo<finish>>, BoxError> {
        say!("work({}, swallowing={})", show(&way), show(&swallowing));
        match &*way {
            "jump" => Ok(Flow::go_to(finish::with("jumped".to_owned()))),
            "fail" => Err("the real cause".into()),
            _ => Ok(Flow::next("returned".to_owned())),
        }
    }

    #[step]
    fn check(how: String) -> String {
        say!("check({})", show(&how));
        how
    }

    #[step]
    fn finish(how: String) {
        say!("finish({})", show(&how));
    }
}
