use ergate::prelude::*;

#[step]
fn charge(total: i64) -> impl serde::Serialize {
    total
}

fn main() {}
