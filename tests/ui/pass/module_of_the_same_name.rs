// A module, and a step's own parameter, may have a dependency's name.
use ergate::prelude::*;

mod session {
    use ergate::prelude::*;

    #[dependency]
    pub fn session() -> u64 {
        7
    }

    #[dependency]
    pub fn user(#[depends(session)] session: u64) -> String {
        session.to_string()
    }
}

#[step]
fn charge(
    total: i64,
    #[depends(session::session)] session: u64,
    #[depends(session::user)] user: &str,
) -> String {
    format!("{session} {user}: {total}")
}

fn main() {}
