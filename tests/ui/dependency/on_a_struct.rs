use ergate::prelude::*;

#[dependency]
struct Pool;

fn main() {}
