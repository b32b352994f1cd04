use ergate::prelude::*;

#[step]
fn triage(total: i64) -> Flow<i64, (End,)> {
    if total > 3 {
        return Flow::go_to(review::with(total));
    }
    Flow::next(total)
}

#[step]
fn review(total: i64) -> i64 {
    total
}

fn main() {}
