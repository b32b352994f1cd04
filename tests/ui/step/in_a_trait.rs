use ergate::prelude::*;

trait Shop {
    #[step]
    fn charge(total: i64) -> i64;
}

fn main() {}
