use ergate::prelude::*;

#[workflow]
mod wf {
    use super::*;

    #[step]
    fn first(x: i64) -> Flow<i64, (GoTo<second>,)> {
        Flow::go_to(third::with(x))
    }

    #[step]
    fn second(x: i64) -> i64 {
        x
    }

    #[step]
    fn third(_x: i64) {}
}

fn main() {}
