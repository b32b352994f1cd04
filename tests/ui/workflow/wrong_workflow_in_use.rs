use ergate::prelude::*;

#[workflow(nam = "shop")]
mod orders {
    use ergate::prelude::*;

    #[step(retries = "3")]
    pub fn charge<T: Into<i64>>(total: T) -> i64 {
        total.into()
    }

    #[step]
    pub fn mail(total: i64, text: String) -> String {
        format!("{total} {text}")
    }
}

fn main() {
    let _ = orders::job(3);
    let _ = orders::WORKFLOW.name();
}
