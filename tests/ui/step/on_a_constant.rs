use ergate::prelude::*;

#[step]
const LIMIT: i64 = 3;

fn main() {}
