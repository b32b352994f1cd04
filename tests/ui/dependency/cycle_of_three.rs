use ergate::prelude::*;

#[dependency]
fn session(#[depends(user)] user: &str) -> u64 {
    user.len() as u64
}

#[dependency]
fn user(#[depends(tenant)] tenant: &str) -> String {
    tenant.to_owned()
}

#[dependency]
async fn tenant(#[depends(session)] session: u64) -> String {
    session.to_string()
}

#[step]
fn charge(total: i64, #[depends(user)] user: &str) -> String {
    format!("{user}: {total}")
}

fn main() {}
