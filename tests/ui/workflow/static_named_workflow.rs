use ergate::prelude::*;

#[workflow]
mod orders {
    use ergate::prelude::*;

    pub static WORKFLOW: &str = "orders";

    #[step]
    fn charge(total: i64) -> String {
        format!("{WORKFLOW}: {total}")
    }
}

fn main() {
    let _ = orders::job(3);
}
