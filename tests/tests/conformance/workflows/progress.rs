//! Workflows with many ways, for their percentages.

use ergate::backend::Backend;
use ergate::prelude::*;

use crate::effects::{say, show};

pub(super) fn register<B: Backend>(worker: Worker<B>) -> Worker<B> {
    worker
        .register(&order::WORKFLOW)
        .register(&ladder::WORKFLOW)
}

#[workflow]
mod order {
    use super::*;

    #[step]
    fn receive(amount: i64) -> i64 {
        say!("receive({})", show(&amount));
        amount
    }

    #[step]
    fn check(amount: i64) -> Flow<i64, (GoTo<review>, GoTo<refuse>)> {
        say!("check({})", show(&amount));
        match amount {
            ..=0 => Flow::go_to(refuse::with("nothing to pay".to_owned())),
            1..=1000 => Flow::next(amount),
            _ => Flow::go_to(review::with(amount)),
        }
    }

    #[step]
    fn charge(amount: i64) -> i64 {
        say!("charge({})", show(&amount));
        amount
    }

    #[step]
    fn pack(amount: i64) -> GoTo<ship> {
        say!("pack({})", show(&amount));
        ship::with(amount)
    }

    #[step]
    fn review(amount: i64) -> Flow<i64, (GoTo<refuse>, End)> {
        say!("review({})", show(&amount));
        match amount {
            ..=5000 => Flow::next(amount),
            5001..=9000 => Flow::end("left to a person"),
            _ => Flow::go_to(refuse::with("too much".to_owned())),
        }
    }

    #[step]
    fn ship(amount: i64) -> GoTo<close> {
        say!("ship({})", show(&amount));
        close::with(format!("shipped for {amount}"))
    }

    #[step]
    fn refuse(why: String) -> String {
        say!("refuse({})", show(&why));
        format!("refused: {why}")
    }

    #[step]
    fn close(result: String) {
        say!("close({})", show(&result));
    }
}

/// The input is the ways to take: each step takes the first and hands on the others.
#[workflow]
mod ladder {
    use super::*;

    type WaysOfS0 = (GoTo<s2>, GoTo<s3>, GoTo<s5>, End);

    #[step]
    fn s0(ways: Vec<String>) -> Flow<Vec<String>, WaysOfS0> {
        say!("s0({})", show(&ways));
        let (way, others) = take_first(ways);
        match &*way {
            "s2" => Flow::go_to(s2::with(others)),
            "s3" => Flow::go_to(s3::with(others)),
            "s5" => Flow::go_to(s5::with(others)),
            "end" => Flow::end("ended in s0"),
            _ => Flow::next(others),
        }
    }

    #[step]
    fn s1(ways: Vec<String>) -> Vec<String> {
        say!("s1({})", show(&ways));
        take_first(ways).1
    }

    #[step]
    fn s2(ways: Vec<String>) -> Flow<Vec<String>, (GoTo<s4>,)> {
        say!("s2({})", show(&ways));
        let (way, others) = take_first(ways);
        match &*way {
            "s4" => Flow::go_to(s4::with(others)),
            _ => Flow::next(others),
        }
    }

    #[step]
    fn s3(ways: Vec<String>) -> Flow<Vec<String>, End> {
        say!("s3({})", show(&ways));
        let (way, others) = take_first(ways);
        match &*way {
            "end" => Flow::end("ended in s3"),
            _ => Flow::next(others),
        }
    }

    #[step]
    fn s4(ways: Vec<String>) -> Vec<String> {
        say!("s4({})", show(&ways));
        take_first(ways).1
    }

    #[step]
    fn s5(ways: Vec<String>) -> &'static str {
        say!("s5({})", show(&ways));
        "ran to the end"
    }

    fn take_first(mut ways: Vec<String>) -> (String, Vec<String>) {
        let others = ways.split_off(1);
        (ways.remove(0), others)
    }
}
