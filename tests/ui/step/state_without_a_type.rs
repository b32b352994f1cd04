use ergate::prelude::*;

trait Rates {
    fn rate(&self) -> i64;
}

#[step]
fn charge(total: i64, #[state] rates: &dyn Rates) -> i64 {
    total * rates.rate()
}

fn main() {}
