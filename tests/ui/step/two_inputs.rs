use ergate::prelude::*;

#[step]
fn charge(total: i64, customer: String) -> String {
    format!("{customer}: {total}")
}

fn main() {}
