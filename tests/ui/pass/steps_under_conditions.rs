// A step that is not compiled is no step of the workflow: the one behind it follows the one before it. And two types that are
// spelled otherwise may be one.

#![allow(unexpected_cfgs)]

use ergate::prelude::*;

type Cents = u64;

#[workflow]
mod shop {
    use super::*;

    #[cfg(never)]
    #[step]
    fn check(total: u64) -> String {
        total.to_string()
    }

    #[step]
    fn charge(total: u64) -> Cents {
        total
    }

    #[cfg(never)]
    #[cfg(not(ever))]
    #[step]
    fn weigh(total: u64) -> String {
        total.to_string()
    }

    #[cfg(not(never))]
    #[step]
    fn ship(total: u64) -> Flow<u64, (GoTo<mail>, GoTo<self::report>)> {
        Flow::go_to(mail::with(total))
    }

    #[cfg(never)]
    #[step]
    fn wait(total: u64) -> End<u64> {
        End(total)
    }

    #[allow(clippy::needless_pass_by_value)]
    #[step]
    fn pack(total: std::primitive::u64) -> End<u64> {
        End(total)
    }

    #[step]
    fn mail(total: u64) -> u64 {
        total
    }

    #[step]
    fn report(_total: u64) {}
}

fn main() {
    let steps: Vec<_> = shop::WORKFLOW.steps().collect();
    assert_eq!(steps, ["charge", "ship", "pack", "mail", "report"]);
    let _ = shop::job(3);
}
