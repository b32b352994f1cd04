// Beside `dependency/cycle_of_three`: many ways to one dependency are no circle.
use ergate::prelude::*;

#[dependency]
fn session() -> u64 {
    7
}

#[dependency]
fn user(#[depends(session)] session: u64) -> String {
    session.to_string()
}

#[dependency]
fn tenant(#[depends(session)] session: u64, #[depends(user)] user: &str) -> String {
    format!("{user}@{session}")
}

#[step]
fn charge(total: i64, #[depends(user)] user: &str, #[depends(tenant)] tenant: &str) -> String {
    format!("{user}, {tenant}: {total}")
}

fn main() {}
