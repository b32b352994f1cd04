use ergate::prelude::*;

#[step]
fn triage(total: i64) -> Flow<i64, (GoTo<review>,)> {
    if total > 3 {
        return Flow::end("too much");
    }
    Flow::next(total)
}

#[step]
fn review(total: i64) -> i64 {
    total
}

fn main() {}
