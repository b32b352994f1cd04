// Beside `workflow/unreached_step`, and the last step's `Flow::next` leads nowhere, which ends the job.
use ergate::prelude::*;

#[workflow]
mod orders {
    use ergate::prelude::*;

    #[step]
    fn triage(total: i64) -> Flow<Never, (GoTo<review>, GoTo<charge>)> {
        if total > 3 {
            Flow::go_to(review::with(total))
        } else {
            Flow::go_to(charge::with(total))
        }
    }

    #[step]
    fn charge(total: i64) -> End<i64> {
        End(total)
    }

    #[step]
    fn review(total: i64) -> Flow<i64, (End,)> {
        Flow::next(total)
    }
}

fn main() {
    let _ = orders::job(3);
}
