use ergate::prelude::*;

#[dependency]
fn session() -> u64 {
    7
}

#[dependency(scope = "app")]
fn pool(#[depends(session)] session: u64) -> u64 {
    session
}

fn main() {}
