use ergate::prelude::*;

#[dependency]
fn url(#[state] settings: &String) -> &str {
    settings
}

fn main() {}
