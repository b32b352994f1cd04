#![allow(unexpected_cfgs)]

use ergate::prelude::*;

#[workflow]
mod orders {
    use ergate::prelude::*;

    #[step]
    fn charge(total: i64) -> i64 {
        total
    }

    #[cfg(never)]
    #[step]
    fn receipt(total: i64) -> String {
        total.to_string()
    }

    #[step]
    fn mail(text: String) {
        drop(text);
    }
}

fn main() {}
