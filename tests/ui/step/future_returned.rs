use ergate::prelude::*;

#[step]
fn charge(total: i64) -> impl Future<Output = i64> {
    async move { total }
}

fn main() {}
