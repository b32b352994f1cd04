use ergate::prelude::*;
use std::rc::Rc;

async fn pay(_total: i64) {}

#[step]
async fn charge(total: i64) -> i64 {
    let receipt = Rc::new(total);
    pay(total).await;
    *receipt
}

fn main() {}
