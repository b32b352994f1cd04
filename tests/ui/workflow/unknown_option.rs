use ergate::prelude::*;

#[workflow(contxt = String)]
mod orders {
    use ergate::prelude::*;

    #[step]
    fn charge(total: i64) -> i64 {
        total
    }
}

fn main() {}
