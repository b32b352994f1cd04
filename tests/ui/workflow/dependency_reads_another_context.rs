use ergate::prelude::*;

#[derive(serde::Serialize, serde::Deserialize)]
pub struct Customer {
    name: String,
}

#[dependency]
fn account(#[context] name: &str) -> u64 {
    name.len() as u64
}

#[workflow(context = Customer)]
mod orders {
    use super::*;

    #[step]
    fn charge(total: u64, #[depends(account)] account: u64) -> u64 {
        total + account
    }
}

fn main() {}
