use ergate::prelude::*;

#[step]
fn triage(total: i64) -> Flow<i64, (End, GoTo<self::triage>)> {
    Flow::go_to(triage::with(total))
}

fn main() {}
