use ergate::prelude::*;

#[step]
extern "C" fn charge(total: i64) -> i64 {
    total
}

fn main() {}
