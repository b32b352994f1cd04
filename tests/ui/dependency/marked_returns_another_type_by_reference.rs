use ergate::prelude::*;

#[dependency]
fn now() -> Result<u64, BoxError> {
    Ok(7)
}

#[step]
fn charge(total: i64, #[depends(now)] at: &str) -> String {
    format!("{at}: {total}")
}

fn main() {}
