use ergate::prelude::*;

struct Refusal;

#[step]
fn triage(total: i64) -> Flow<i64, End> {
    if total < 0 {
        return Flow::end(Refusal);
    }
    Flow::next(total)
}

fn main() {}
