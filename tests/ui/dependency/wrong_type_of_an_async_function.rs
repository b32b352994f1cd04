use ergate::prelude::*;

async fn now() -> Result<u64, BoxError> {
    Ok(7)
}

#[step]
fn charge(total: i64, #[depends(now)] at: String) -> String {
    format!("{at}: {total}")
}

fn main() {}
