use ergate::prelude::*;

#[dependency]
fn session(#[depends(session)] outer: u64) -> u64 {
    outer
}

fn main() {}
