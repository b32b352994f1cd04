// A module does not see what stands around it: the marks of its functions are found all the same.

#[ergate::workflow]
mod orders {
    #[dependency]
    fn rate() -> i64 {
        2
    }

    #[step(retries = 3)]
    pub fn charge(total: i64, #[depends(rate)] rate: i64) -> i64 {
        total * rate
    }

    #[step]
    pub fn mail(total: i64) -> String {
        format!("{total}")
    }
}

fn main() {
    let steps: Vec<_> = orders::WORKFLOW.steps().collect();
    assert_eq!(steps, ["charge", "mail"]);
    let _ = orders::job(3);
}
