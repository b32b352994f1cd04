use ergate::prelude::*;

#[derive(serde::Deserialize)]
struct Order<'a> {
    name: &'a str,
}

#[step]
fn greet(order: Order<'_>) -> String {
    order.name.to_owned()
}

fn main() {}
