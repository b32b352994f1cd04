use ergate::prelude::*;

#[step]
fn triage(total: i64) -> Option<Flow<i64, End>> {
    Some(Flow::next(total))
}

fn main() {}
