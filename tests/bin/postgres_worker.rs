//! A worker on a PostgreSQL server, for the fault tests to torment. What it does stands in its only argument, as a
//! `ServerWork` in JSON.

use ergate::BoxError;
use tests::servers::ServerWork;

fn main() -> Result<(), BoxError> {
    let order = std::env::args().nth(1).ok_or("an order is missing")?;
    serde_json::from_str::<ServerWork>(&order)?.carry_out()
}
