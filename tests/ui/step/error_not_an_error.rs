use ergate::prelude::*;

struct Refused;

#[step]
fn charge(total: i64) -> Result<i64, Refused> {
    if total > 3 { Err(Refused) } else { Ok(total) }
}

fn main() {}
