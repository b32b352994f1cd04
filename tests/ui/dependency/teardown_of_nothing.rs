use ergate::prelude::*;

#[dependency(teardown = close)]
fn warm_up() {}

fn close() {}

fn main() {}
