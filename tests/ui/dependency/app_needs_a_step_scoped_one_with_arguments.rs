use ergate::prelude::*;

#[dependency]
fn setting(name: &'static str) -> String {
    name.to_owned()
}

#[dependency(scope = "app")]
fn pool(#[depends(setting("DATABASE"))] url: &str) -> u64 {
    url.len() as u64
}

fn main() {}
