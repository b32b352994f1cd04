use ergate::prelude::*;

#[derive(serde::Serialize)]
struct Receipt {
    total: i64,
}

#[step]
fn charge(total: i64) -> Result<Reciept, BoxError> {
    Ok(Receipt { total })
}

fn main() {}
