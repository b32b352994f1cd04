use ergate::prelude::*;

#[dependency]
fn setting(name: &'static str) -> String {
    name.to_owned()
}

#[step]
fn charge(total: i64, #[depends(seting("CURRENCY"))] currency: String) -> String {
    format!("{total} {currency}")
}

fn main() {}
