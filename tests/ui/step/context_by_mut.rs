use ergate::prelude::*;

#[step]
fn charge(total: i64, #[context] customer: &mut String) -> i64 {
    customer.clear();
    total
}

fn main() {}
