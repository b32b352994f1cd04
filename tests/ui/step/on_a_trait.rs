use ergate::prelude::*;

#[step]
trait Shop {
    fn charge(total: i64) -> i64;
}

fn main() {}
