use ergate::prelude::*;

mod refunds {
    use ergate::prelude::*;

    #[step]
    pub fn refund(total: i64) -> i64 {
        total
    }
}

#[workflow]
mod orders {
    use super::refunds::refund;
    use ergate::prelude::*;

    #[step]
    fn load(total: i64) -> i64 {
        total
    }

    #[step]
    fn charge(total: i64) -> GoTo<refund> {
        refund::with(total)
    }
}

fn main() {}
