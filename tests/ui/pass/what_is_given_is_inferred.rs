// Beside `workflow/job_with_another_input` and `workflow/jump_with_another_type`: nothing has to be said of what is given,
// where the workflow says it.
use std::error::Error;

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

#[workflow]
mod refunds {
    use ergate::prelude::*;

    #[step]
    pub fn refund(total: u64) -> u64 {
        total
    }
}

#[workflow]
mod lists {
    use ergate::prelude::*;

    #[step]
    fn sum(totals: Vec<(u64, String)>) -> u64 {
        totals.iter().map(|(total, _)| total).sum()
    }
}

#[workflow(context = String)]
mod reports {
    use ergate::prelude::*;

    #[step]
    fn report(#[context] customer: &str) -> usize {
        customer.len()
    }
}

macro_rules! doubling {
    ($workflow:ident, $number:ty) => {
        #[workflow]
        mod $workflow {
            use ergate::prelude::*;

            #[step]
            fn double(number: $number) -> Flow<$number, (GoTo<keep>,)> {
                Flow::go_to(keep::with(number * 2))
            }

            #[step]
            fn keep(number: $number) -> $number {
                number
            }
        }
    };
}

doubling!(doubled, i64);

static REFUNDS: Workflow<u64> = Workflow::named("refunds again").step::<refunds::refund>().build();

fn given(text: &str, small: u8) -> Result<(), Box<dyn Error>> {
    let _ = orders::job("Ada".into(), Default::default());
    let _ = reports::job("Ada".into());
    let _ = doubled::job(small.into());
    let _ = refunds::job(21);
    let _ = refunds::job(small.into());
    let _ = refunds::job(text.parse()?);
    let _ = refunds::job(text.parse().unwrap_or_default()).priority(3);
    let _ = refunds::job([1, 2].into_iter().sum());
    let _ = refunds::job(match text.parse() {
        Ok(total) => total,
        Err(_) => return Ok(()),
    });
    let _ = lists::job([1, 2].into_iter().map(|total| (total, text.into())).collect());
    let _ = lists::job(vec![]);
    let _ = REFUNDS.job(21);
    let _ = REFUNDS.job(small.into());
    let _ = REFUNDS.job(text.parse()?);
    Ok(())
}

fn main() {
    assert!(given("7", 7).is_ok());
}
