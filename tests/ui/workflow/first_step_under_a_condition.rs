#![allow(unexpected_cfgs)]

use ergate::prelude::*;

#[workflow]
mod orders {
    use ergate::prelude::*;

    #[cfg(never)]
    #[step]
    fn read(text: String) -> i64 {
        text.len() as i64
    }

    #[step]
    fn charge(total: i64) -> i64 {
        total
    }
}

fn main() {}
