use ergate::prelude::*;

#[workflow]
mod orders {
    use ergate::prelude::*;

    #[step]
    pub fn charge(total: i64) -> i64 {
        total
    }

    #[step]
    pub fn charge(total: i64) -> String {
        format!("{total}")
    }
}

fn main() {
    let _ = orders::job(3);
}
