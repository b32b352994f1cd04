use ergate::prelude::*;

#[derive(serde::Serialize, serde::Deserialize)]
struct Customer {
    name: String,
}

#[workflow(context = Customer)]
mod orders {
    use super::*;

    #[step]
    fn charge(total: i64, #[context] customer: &Customer) -> String {
        format!("{}: {total}", customer.name)
    }
}

fn main() {
    let _ = orders::job(3, "Ada");
}
