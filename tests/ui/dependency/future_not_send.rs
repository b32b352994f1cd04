use ergate::prelude::*;
use std::rc::Rc;

async fn dial() {}

#[dependency]
async fn pool() -> i64 {
    let counter = Rc::new(3);
    dial().await;
    *counter
}

fn main() {}
