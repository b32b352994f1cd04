use ergate::prelude::*;
use std::rc::Rc;

#[dependency]
fn ledger() -> Rc<i64> {
    Rc::new(0)
}

fn main() {}
