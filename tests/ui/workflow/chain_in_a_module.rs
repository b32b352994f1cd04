use ergate::prelude::*;

#[workflow]
mod orders {
    use ergate::prelude::*;

    #[derive(serde::Serialize, serde::Deserialize)]
    pub struct Receipt {
        total: i64,
    }

    #[step]
    fn charge(total: i64) -> Receipt {
        Receipt { total }
    }

    #[step]
    fn mail(text: String) {
        drop(text);
    }
}

fn main() {}
