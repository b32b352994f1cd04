use ergate::prelude::*;

struct Refused;

#[dependency]
fn pool() -> Result<u64, Refused> {
    Err(Refused)
}

fn main() {}
