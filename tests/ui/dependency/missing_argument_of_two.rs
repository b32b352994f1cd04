use ergate::prelude::*;

#[dependency]
fn setting(name: &'static str, fallback: i32) -> String {
    format!("{name}{fallback}")
}

#[step]
fn charge(total: i64, #[depends(setting("CURRENCY"))] currency: String) -> String {
    format!("{total} {currency}")
}

fn main() {}
