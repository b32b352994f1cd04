use ergate::prelude::*;

#[step(retries: 3, timeout("30s"), inline = )]
fn charge(total: i64) -> i64 {
    total
}

fn main() {}
