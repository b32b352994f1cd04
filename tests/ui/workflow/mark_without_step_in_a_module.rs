use ergate::prelude::*;

fn now() -> u64 {
    7
}

#[workflow]
mod orders {
    use super::*;

    #[step]
    fn charge(total: i64) -> i64 {
        total
    }

    fn mail(total: i64, #[depends(now)] at: u64) {
        let _ = (total, at);
    }
}

fn main() {}
