use ergate::prelude::*;

#[workflow]
mod orders {
    pub fn charge(total: i64) -> i64 {
        total
    }
}

fn main() {}
