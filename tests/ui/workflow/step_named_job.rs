use ergate::prelude::*;

#[workflow]
mod orders {
    use ergate::prelude::*;

    #[step]
    fn job(total: i64) -> i64 {
        total
    }
}

fn main() {
    println!("{}", orders::WORKFLOW.name());
}
