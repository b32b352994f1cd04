// Beside `dependency/wrong_argument`: what a call would convert is converted here too.
use ergate::prelude::*;

#[dependency]
fn setting(names: &'static [&'static str], fallback: Option<u8>) -> String {
    format!("{names:?}{fallback:?}")
}

#[step]
fn charge(total: i64, #[depends(setting(&["CURRENCY", "REGION"], Some(3)))] setting: &str) -> String {
    format!("{total} {setting}")
}

fn main() {}
