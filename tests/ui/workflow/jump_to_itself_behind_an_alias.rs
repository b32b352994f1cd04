use ergate::prelude::*;

type Ways = (End, GoTo<triage>);

#[step]
fn triage(total: i64) -> Flow<i64, Ways> {
    Flow::go_to(triage::with(total))
}

fn main() {}
