// Beside `workflow/jump_back_behind_an_alias` and `workflow/jump_to_itself_behind_an_alias`: a long list has a name, also for
// `clippy::type_complexity`.
#![deny(clippy::type_complexity)]
use ergate::prelude::*;

#[workflow]
mod orders {
    use ergate::prelude::*;

    type Ways = (GoTo<charge>, GoTo<review>, GoTo<refund>, End);

    #[step]
    fn triage(total: i64) -> Result<Flow<i64, Ways>, BoxError> {
        Ok(match total {
            0 => Flow::end("nothing"),
            1..4 => Flow::go_to(charge::with(total)),
            4..9 => Flow::go_to(review::with(total)),
            9..12 => Flow::go_to(refund::with(total)),
            _ => Flow::next(total),
        })
    }

    #[step]
    fn charge(total: i64) -> GoTo<refund> {
        refund::with(total)
    }

    #[step]
    fn review(total: i64) -> i64 {
        total
    }

    #[step]
    fn refund(total: i64) -> i64 {
        -total
    }
}

fn main() {
    let _ = orders::job(3);
}
