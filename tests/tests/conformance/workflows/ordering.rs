//! The programs of the documentation's last two pages: manual step ordering and path hints.

use ergate::backend::Backend;
use ergate::prelude::*;
use serde::Deserialize;

use crate::effects::{say, show};

pub(super) fn register<B: Backend>(worker: Worker<B>) -> Worker<B> {
    worker
        .register(&my_ordered_workflow::WORKFLOW)
        .register(&my_ordered_workflow_2::WORKFLOW)
        .register(&my_ordered_workflow_2::HINTED)
        .register(&workflow_with_paths::WORKFLOW)
        .register(&workflow_with_paths_2::WORKFLOW)
        .register(&workflow_with_paths_2::AS_PRINTED)
}

#[workflow]
mod my_ordered_workflow {
    use super::*;

    // In Python nothing leads to `step_3`, which does not compile here.
    #[step]
    fn step_1() -> Flow<(), (GoTo<step_3>,)> {
        say!("step_1()");
        Flow::next(())
    }

    #[step]
    fn step_2() -> GoTo<step_4> {
        say!("step_2()");
        step_4::with()
    }

    #[step]
    fn step_3() {
        say!("step_3()");
    }

    #[step]
    fn step_4() -> GoTo<step_5> {
        say!("step_4()");
        step_5::with()
    }

    #[step]
    fn step_5() -> End {
        say!("step_5()");
        End(())
    }
}

#[workflow]
mod my_ordered_workflow_2 {
    use super::*;

    /// The same once more: in Python it has hints.
    pub(super) static HINTED: Workflow<String> = Workflow::named("my_ordered_workflow_2_hinted")
        .step::<step_1>()
        .step::<step_default2>()
        .step::<step_a2>()
        .step::<step_a3>()
        .step::<step_b2>()
        .step::<step_b3>()
        .step::<step_c2>()
        .step::<step_c3>()
        .step::<step_4>()
        .build();

    type Branches = (
        GoTo<step_a2>,
        GoTo<step_b2>,
        GoTo<step_c2>,
        GoTo<step_default2>,
    );

    #[step]
    fn step_1(input_value: String) -> Flow<Never, Branches> {
        say!("step_1({})", show(&input_value));
        match &*input_value {
            "a" => Flow::go_to(step_a2::with()),
            "b" => Flow::go_to(step_b2::with()),
            "c" => Flow::go_to(step_c2::with()),
            _ => Flow::go_to(step_default2::with()),
        }
    }

    #[step]
    fn step_default2() -> GoTo<step_4> {
        say!("step_default2()");
        step_4::with()
    }

    #[step]
    fn step_a2() {
        say!("step_a2()");
    }

    #[step]
    fn step_a3() -> GoTo<step_4> {
        say!("step_a3()");
        step_4::with()
    }

    #[step]
    fn step_b2() {
        say!("step_b2()");
    }

    #[step]
    fn step_b3() -> GoTo<step_4> {
        say!("step_b3()");
        step_4::with()
    }

    #[step]
    fn step_c2() {
        say!("step_c2()");
    }

    #[step]
    fn step_c3() -> End {
        say!("step_c3()");
        End(())
    }

    #[step]
    fn step_4() {
        say!("step_4()");
    }
}

#[workflow]
mod workflow_with_paths {
    use super::*;

    #[step]
    fn step_1() -> i64 {
        say!("step_1()");
        1
    }

    #[step]
    fn step_2(number: i64) -> Flow<(), (GoTo<step_3>,)> {
        say!("step_2({})", show(&number));
        Flow::go_to(step_3::with(2))
    }

    #[step]
    fn step_5() -> End {
        say!("step_5()");
        End(())
    }

    #[step]
    fn step_3(number: i64) -> i64 {
        say!("step_3({})", show(&number));
        3
    }

    #[step]
    fn step_4(number: i64) -> Flow<i64, (GoTo<step_7>, End)> {
        say!("step_4({})", show(&number));
        if number % 2 == 1 {
            return Flow::go_to(step_7::with(4));
        }
        if number > 6 {
            return Flow::end(());
        }
        Flow::next(4)
    }

    #[step]
    fn step_6(number: i64) -> i64 {
        say!("step_6({})", show(&number));
        6
    }

    #[step]
    fn step_7(number: i64) -> i64 {
        say!("step_7({})", show(&number));
        7
    }
}

#[derive(Deserialize)]
struct Day {
    weekday: i64,
}

/// The day of the week, Monday 0: the page asks the clock.
#[dependency]
fn today(#[context] day: &Day) -> i64 {
    day.weekday
}

#[workflow]
mod workflow_with_paths_2 {
    use super::*;

    /// The same once more: in Python it lacks the hint that `step_two` may return.
    pub(super) static AS_PRINTED: Workflow = Workflow::named("workflow_with_paths_2_as_printed")
        .step::<step_one>()
        .step::<step_two>()
        .step::<sunday>()
        .step::<weekday>()
        .step::<saturday>()
        .step::<step_three>()
        .build();

    #[step]
    fn step_one() -> GoTo<step_two> {
        say!("step_one()");
        step_two::with()
    }

    #[step]
    fn step_two(#[depends(today)] today: i64) -> Flow<(), (GoTo<weekday>, GoTo<saturday>)> {
        say!("step_two(today={})", show(&today));
        match today {
            ..5 => Flow::go_to(weekday::with()),
            5 => Flow::go_to(saturday::with()),
            _ => Flow::next(()),
        }
    }

    #[step]
    fn sunday() -> GoTo<step_three> {
        say!("sunday()");
        step_three::with()
    }

    #[step]
    fn weekday() -> GoTo<step_three> {
        say!("weekday()");
        step_three::with()
    }

    #[step]
    fn saturday() -> GoTo<step_three> {
        say!("saturday()");
        step_three::with()
    }

    #[step]
    fn step_three() {
        say!("step_three()");
    }
}
