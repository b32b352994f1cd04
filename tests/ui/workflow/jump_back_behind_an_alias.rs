use ergate::prelude::*;

#[workflow]
mod orders {
    use ergate::prelude::*;

    type Ways = (GoTo<load>, End);

    #[step]
    fn load(total: i64) -> i64 {
        total
    }

    #[step]
    fn triage(total: i64) -> Flow<i64, Ways> {
        Flow::go_to(load::with(total))
    }
}

fn main() {}
