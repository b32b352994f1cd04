use ergate::prelude::*;

#[dependency]
fn session(#[depends(user)] user: &str) -> u64 {
    user.len() as u64
}

#[dependency]
fn user(#[depends(session)] session: u64) -> String {
    session.to_string()
}

fn main() {}
