use ergate::prelude::*;

#[dependency]
fn currency() -> String {
    "EUR".to_owned()
}

#[step]
fn charge(total: i64, #[depends(currency(3))] currency: String) -> String {
    format!("{total} {currency}")
}

fn main() {}
