// Beside `workflow/job_with_another_input` and `workflow/jump_with_another_type`.
use ergate::prelude::*;

#[workflow(context = String)]
mod orders {
    use ergate::prelude::*;

    #[step]
    fn triage(customer: String) -> Flow<i64, (GoTo<review>,)> {
        match customer.parse() {
            Ok(total) => Flow::next(total),
            Err(_) => Flow::go_to(review::with("0".parse().unwrap_or_default())),
        }
    }

    #[step]
    fn charge(total: i64) -> i64 {
        total
    }

    #[step]
    fn review(total: i64) -> i64 {
        total
    }
}

fn main() {
    let _ = orders::job("Ada".into(), Default::default());
}
