use ergate::prelude::*;

struct Customer {
    name: String,
}

#[step]
fn charge(total: i64, #[context] customer: &Customer) -> String {
    format!("{}: {total}", customer.name)
}

fn main() {}
