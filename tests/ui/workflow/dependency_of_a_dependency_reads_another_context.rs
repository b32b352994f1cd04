use ergate::prelude::*;

#[derive(serde::Serialize, serde::Deserialize)]
pub struct Customer {
    name: String,
}

#[dependency]
fn tenant(#[context] name: String) -> String {
    name
}

fn limit() -> u64 {
    7
}

#[dependency]
fn account(
    #[context] customer: &Customer,
    #[depends(limit)] limit: u64,
    #[depends(tenant)] tenant: &str,
) -> u64 {
    limit + (tenant.len() + customer.name.len()) as u64
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
