use ergate::prelude::*;

#[dependency(scope = "app")]
fn pool(#[context] customer: String) -> String {
    customer
}

fn main() {}
