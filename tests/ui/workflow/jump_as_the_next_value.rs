use ergate::prelude::*;

#[step]
fn triage(total: i64) -> Flow<GoTo<review>> {
    Flow::next(review::with(total))
}

#[step]
fn review(total: i64) -> i64 {
    total
}

fn main() {}
