use ergate::prelude::*;
use std::cell::Cell;

#[dependency(scope = "app")]
fn counter() -> Cell<i64> {
    Cell::new(0)
}

#[step]
fn charge(total: i64, #[depends(counter)] counter: &Cell<i64>) {
    counter.set(total);
}

fn main() {}
