use ergate::prelude::*;

#[dependency(scop = "app")]
fn pool() -> u64 {
    7
}

#[dependency]
fn url(region: &'static str, #[depends] name: String) -> String {
    format!("{region}.{name}")
}

#[step]
fn charge(total: i64, #[depends(pool)] pool: &u64, #[depends(url("eu"))] url: &str) -> String {
    format!("{total} {pool} {url}")
}

fn main() {}
