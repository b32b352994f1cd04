use ergate::prelude::*;

struct Review;

#[step]
fn triage(total: i64) -> Flow<i64, (GoTo<Review>,)> {
    Flow::next(total)
}

fn main() {}
