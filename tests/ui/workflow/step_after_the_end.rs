use ergate::prelude::*;

#[workflow]
mod orders {
    use ergate::prelude::*;

    #[step]
    fn charge(total: i64) -> End<i64> {
        End(total)
    }

    #[step]
    fn mail(text: String) {
        drop(text);
    }
}

fn main() {}
