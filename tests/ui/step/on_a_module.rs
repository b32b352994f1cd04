use ergate::prelude::*;

#[step]
mod shop {
    pub fn charge(total: i64) -> i64 {
        total
    }
}

fn main() {}
