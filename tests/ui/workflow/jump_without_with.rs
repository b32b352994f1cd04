use ergate::prelude::*;

#[step]
fn triage(total: i64) -> Flow<i64, GoTo<review>> {
    if total > 1000 {
        return Flow::go_to(review);
    }
    Flow::next(total)
}

#[step]
fn review(total: i64) -> i64 {
    total
}

fn main() {}
