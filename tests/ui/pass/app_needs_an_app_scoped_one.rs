// Beside `dependency/app_needs_a_step_scoped_one`.
use ergate::prelude::*;

fn url() -> String {
    "postgres://".to_owned()
}

#[dependency(scope = "app")]
fn settings(#[depends(url)] url: String) -> Vec<String> {
    vec![url]
}

#[dependency(scope = "app")]
fn pool(#[depends(settings)] settings: &[String]) -> usize {
    settings.len()
}

#[step]
fn charge(total: i64, #[depends(pool)] pool: &usize) -> i64 {
    total + *pool as i64
}

fn main() {}
