use ergate::prelude::*;

#[workflow]
mod orders {
    use ergate::prelude::*;

    #[step]
    fn triage(total: i64) -> GoTo<review> {
        review::with(total)
    }

    #[step]
    fn charge(total: i64) -> i64 {
        total
    }

    #[step]
    fn review(total: i64) -> i64 {
        total
    }
}

fn main() {}
