use ergate::prelude::*;

async fn now() -> u64 {
    7
}

#[step]
fn charge(total: u64, #[depends(async { now().await + 1 })] at: u64) -> u64 {
    total + at
}

fn main() {
    drop(now());
}
