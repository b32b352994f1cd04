use ergate::prelude::*;

#[step]
fn charge(total: i64, #[context(String)] customer: String) -> String {
    format!("{customer}: {total}")
}

fn main() {}
