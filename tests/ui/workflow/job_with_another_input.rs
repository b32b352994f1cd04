use ergate::prelude::*;

#[workflow]
mod orders {
    use ergate::prelude::*;

    #[step]
    fn charge(total: i64) -> i64 {
        total
    }
}

fn main() {
    let _ = orders::job("x");
}
