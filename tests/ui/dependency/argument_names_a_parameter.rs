use ergate::prelude::*;

#[dependency]
fn setting(name: i64) -> String {
    name.to_string()
}

#[step]
fn charge(total: i64, #[depends(setting(total))] currency: String) -> String {
    format!("{total} {currency}")
}

fn main() {}
