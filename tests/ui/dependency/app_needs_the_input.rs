use ergate::prelude::*;

#[dependency(scope = "app")]
fn pool(#[input] total: i64) -> i64 {
    total
}

fn main() {}
