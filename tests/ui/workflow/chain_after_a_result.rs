use ergate::prelude::*;

#[workflow]
mod orders {
    use ergate::prelude::*;

    #[step]
    async fn charge(total: i64) -> Result<i64, BoxError> {
        Ok(total)
    }

    #[step]
    fn mail(text: &str) {
        let _ = text;
    }
}

fn main() {}
