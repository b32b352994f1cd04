use ergate::prelude::*;

type Charged = Result<i64, BoxError>;

#[step(output = i64)]
fn charge(total: i64) -> Charged {
    Ok(total)
}

fn main() {}
