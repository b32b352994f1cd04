use ergate::prelude::*;

#[step]
fn triage(total: i64) -> Flow<Result<i64, BoxError>, End> {
    Flow::next(Ok(total))
}

fn main() {}
