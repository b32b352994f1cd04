use ergate::prelude::*;

#[workflow]
mod wb {
    use super::*;

    #[step]
    pub fn b1(_x: i64) {}
}

#[workflow]
mod wa {
    use super::*;

    #[step]
    fn a1(x: i64) -> Flow<i64, (GoTo<wb::b1>,)> {
        Flow::go_to(wb::b1::with(x))
    }

    #[step]
    fn a2(_x: i64) {}
}

fn main() {}
