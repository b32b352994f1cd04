use ergate::prelude::*;

use std::rc::Rc;

#[step]
fn charge(total: i64, #[state] rates: &Rc<Vec<i64>>) -> i64 {
    total * rates[0]
}

fn main() {}
