use ergate::prelude::*;

#[step]
unsafe extern "C" fn charge(total: i64, _: ...) -> i64 {
    total
}

fn main() {}
