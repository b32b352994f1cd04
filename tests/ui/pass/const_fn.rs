use ergate::prelude::*;

#[step]
const fn charge(total: i64) -> i64 {
    total
}

fn main() {
    assert_eq!(charge(3), 3);
}
