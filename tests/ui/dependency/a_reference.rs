use ergate::prelude::*;

fn now() -> u64 {
    7
}

#[step]
fn charge(total: u64, #[depends(&now)] at: &u64) -> u64 {
    total + at
}

fn main() {
    now();
}
