//! Where steps and dependencies may stand, and what may stand on them.

use ergate::prelude::*;
use tests::run;

mod math {
    pub(crate) mod deep {
        use ergate::prelude::*;

        #[dependency]
        pub(crate) fn two() -> i64 {
            2
        }

        #[step]
        pub(crate) fn double(n: i64, #[depends(two)] two: i64) -> i64 {
            n * two
        }
    }
}

#[test]
fn a_function_stays_a_function() {
    assert_eq!(math::deep::double(4, 2), 8);
    assert_eq!(math::deep::two(), 2);
    let as_a_value: fn(i64, i64) -> i64 = math::deep::double;
    assert_eq!(as_a_value(3, 3), 9);
}

#[tokio::test]
async fn an_async_function_stays_one() {
    #[step]
    async fn add(n: i64, #[depends(math::deep::two)] two: i64) -> Result<i64, BoxError> {
        Ok(n + two)
    }
    assert_eq!(add(1, 2).await.unwrap(), 3);
}

#[tokio::test]
async fn steps_and_dependencies_of_other_modules() {
    static QUADRUPLE: Workflow<i64> = Workflow::named("quadruple")
        .step::<math::deep::double>()
        .step::<again>()
        .build();

    #[step]
    fn again(n: i64, #[depends(math::deep::two)] two: i64) -> i64 {
        n * two
    }

    let job = run(&QUADRUPLE, QUADRUPLE.job(3)).await;
    assert_eq!(job.last_return_value.as_str(), "12");
}

#[tokio::test]
async fn everything_inside_a_function() {
    #[dependency]
    fn ten() -> i64 {
        10
    }

    fn plain() -> i64 {
        1
    }

    #[step]
    fn add(n: i64, #[depends(ten)] ten: i64, #[depends(plain)] one: i64) -> i64 {
        n + ten + one
    }

    static ADD: Workflow<i64> = Workflow::named("add").step::<add>().build();

    let job = run(&ADD, ADD.job(3)).await;
    assert_eq!(job.last_return_value.as_str(), "14");
}

macro_rules! raising {
    ($step:ident, $workflow:ident, $summand:ident, $by:expr) => {
        #[dependency]
        fn $summand() -> i64 {
            $by
        }

        #[step]
        fn $step(n: i64, #[depends($summand)] by: i64) -> i64 {
            n + by
        }

        static $workflow: Workflow<i64> = Workflow::named(stringify!($workflow))
            .step::<$step>()
            .build();
    };
}

raising!(raise_by_five, FIVE, five, 5);
raising!(raise_by_six, SIX, six, 6);

#[tokio::test]
async fn generated_by_a_macro() {
    assert_eq!(
        run(&FIVE, FIVE.job(1)).await.last_return_value.as_str(),
        "6"
    );
    assert_eq!(run(&SIX, SIX.job(1)).await.last_return_value.as_str(), "7");
}

macro_rules! whole_workflow {
    ($name:ident, $ty:ty, $body:expr) => {
        #[workflow]
        mod $name {
            use super::*;

            #[step]
            fn only(input: $ty) -> $ty {
                let change: fn($ty) -> $ty = $body;
                change(input)
            }
        }
    };
}

whole_workflow!(shout, String, |text| text.to_uppercase());

#[tokio::test]
async fn a_workflow_generated_by_a_macro() {
    let job = run(&shout::WORKFLOW, shout::job("hey".to_owned())).await;
    assert_eq!(job.last_return_value.as_str(), r#""HEY""#);
}

#[workflow]
mod conditional {
    use super::*;

    /// A documented step.
    #[step]
    #[must_use]
    #[inline]
    pub(super) fn first(n: i64) -> i64 {
        n + 1
    }

    #[step]
    #[cfg(not(test))]
    fn never_there(n: NoSuchType) -> NoSuchType {
        no_such_function(n)
    }

    #[cfg(test)]
    #[step]
    #[allow(
        clippy::needless_pass_by_value,
        reason = "an attribute below the step's"
    )]
    #[deprecated = "an attribute that asks to be heard"]
    fn always_there(
        n: i64,
        #[allow(unused, reason = "an attribute of a parameter")]
        #[depends(one)]
        unused: i64,
    ) -> i64 {
        n * 2
    }

    #[dependency]
    #[cfg(not(test))]
    fn one() -> NoSuchType {}

    #[dependency]
    #[cfg(test)]
    fn one() -> i64 {
        1
    }
}

#[tokio::test]
async fn steps_that_are_there_on_condition() {
    let steps: Vec<&str> = conditional::WORKFLOW.steps().collect();
    assert_eq!(steps, ["first", "always_there"]);
    let job = run(&conditional::WORKFLOW, conditional::job(4)).await;
    assert_eq!(job.last_return_value.as_str(), "10");
}
