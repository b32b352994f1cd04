use ergate::prelude::*;

fn now() -> u64 {
    7
}

#[workflow]
mod orders {
    use super::*;

    #[step]
    fn charge(total: i64, #[depends(now)] at: String) -> i64 {
        drop(at);
        total
    }

    #[step]
    fn mail(text: String, #[depends(now)] at: &str) {
        drop((text, at.len()));
    }
}

fn main() {}
