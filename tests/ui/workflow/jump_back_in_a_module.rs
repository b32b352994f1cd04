use ergate::prelude::*;

#[workflow]
mod orders {
    use ergate::prelude::*;

    #[step]
    fn load(total: i64) -> i64 {
        total
    }

    #[step]
    fn triage(total: i64) -> Result<Flow<i64, (GoTo<load>, End)>, BoxError> {
        Ok(Flow::go_to(load::with(total)))
    }

    #[step]
    fn charge(total: i64) -> i64 {
        total
    }
}

fn main() {}
