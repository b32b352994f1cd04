use ergate::prelude::*;

struct Shop;

impl Shop {
    #[step]
    fn charge(&self, total: i64) -> i64 {
        total
    }
}

fn main() {}
