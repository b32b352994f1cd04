use ergate::prelude::*;

struct Rates(i64);

#[step]
fn charge(total: i64, #[state] rates: Rates) -> i64 {
    total * rates.0
}

fn main() {}
