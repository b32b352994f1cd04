use ergate::prelude::*;

#[dependency]
fn now() -> u64 {
    7
}

#[step]
fn charge(total: i64, #[depends(now)] at: String) -> String {
    format!("{at}: {total}")
}

fn main() {}
