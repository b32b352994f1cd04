// Beside `workflow/dependency_reads_another_context` and `workflow/dependency_of_a_dependency_reads_another_context`.
use ergate::prelude::*;

#[derive(Clone, serde::Serialize, serde::Deserialize)]
pub struct Customer {
    name: String,
}

/// Another name of the same type.
type Client = Customer;

fn limit() -> u64 {
    7
}

#[dependency]
fn tenant(#[context] client: Client) -> String {
    client.name
}

#[dependency(teardown = close)]
async fn account(
    #[depends(limit)] limit: u64,
    #[depends(tenant)] tenant: &str,
    #[context] customer: &Customer,
) -> Result<u64, BoxError> {
    Ok(limit + (tenant.len() + customer.name.len()) as u64)
}

fn close(_account: u64) {}

#[dependency]
fn setting(name: &'static str, #[depends(account)] account: u64) -> String {
    format!("{name}{account}")
}

/// A step of this may be in any workflow.
#[dependency]
fn city(#[context] city: &str) -> String {
    city.to_owned()
}

#[workflow(context = Customer)]
mod orders {
    use super::*;

    #[step]
    fn charge(
        total: u64,
        #[depends(account)] account: u64,
        #[depends(setting("CURRENCY"))] currency: &str,
        #[depends(|| 3)] more: u64,
        #[depends(u64::default)] nothing: u64,
        #[depends(super::limit)] limit: u64,
    ) -> u64 {
        total + account + more + nothing + limit + currency.len() as u64
    }
}

#[workflow(context = String)]
mod deliveries {
    use super::*;

    #[step]
    fn deliver(parcel: u64, #[depends(city)] city: &str) -> String {
        format!("{parcel}: {city}")
    }
}

#[workflow]
mod returns {
    use super::*;

    #[step]
    fn take_back(parcel: u64, #[depends(city)] city: &str, #[depends(tenant)] tenant: &str) -> String {
        format!("{parcel}: {city}, {tenant}")
    }
}

fn main() {
    let name = "Ada".to_owned();
    let _ = orders::job(3, Customer { name });
    let _ = deliveries::job(3, "berlin".to_owned());
    let _ = returns::job(3);
}
