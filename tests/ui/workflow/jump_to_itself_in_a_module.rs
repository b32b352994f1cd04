use ergate::prelude::*;

#[workflow]
mod orders {
    use ergate::prelude::*;

    #[step]
    fn triage(total: i64) -> Flow<i64, (GoTo<triage>,)> {
        Flow::go_to(triage::with(total))
    }
}

fn main() {}
