//! Which step comes next, where a job stands, and how far it is.

use ergate::engine::{Plan, PlanStep};
use ergate::prelude::*;
use tests::{Journal, Workbench, run};

#[workflow]
mod last_may_end {
    use super::*;

    #[step]
    fn maybe_end(x: i64) -> Flow<i64, End> {
        if x == 0 {
            Flow::next(x)
        } else {
            Flow::end("early")
        }
    }
}

#[tokio::test]
async fn fault_03_a_last_step_that_may_end_early_and_does_not_completes_the_job() {
    for (input, result) in [(0, "0"), (1, r#""early""#)] {
        let job = run(&last_may_end::WORKFLOW, last_may_end::job(input)).await;
        assert_eq!(
            (job.status, job.percent_completed),
            (Status::Completed, 100.0)
        );
        assert_eq!(job.last_return_value.as_str(), result);
    }
}

/// Six steps with ways around some of them, and a way out; the input chooses.
#[workflow]
mod crossroads {
    use super::*;

    #[step]
    fn first(choice: u8) -> Flow<u8, (GoTo<fourth>, End)> {
        match choice {
            1 => Flow::go_to(fourth::with(choice)),
            2 => Flow::end(()),
            _ => Flow::next(choice),
        }
    }

    #[step]
    fn second(choice: u8) -> Flow<u8, (GoTo<fifth>, GoTo<sixth>)> {
        match choice {
            3 => Flow::go_to(fifth::with(choice)),
            4 => Flow::go_to(sixth::with(choice)),
            _ => Flow::next(choice),
        }
    }

    #[step]
    fn third(choice: u8) -> Flow<u8, End> {
        if choice == 5 {
            Flow::end(())
        } else {
            Flow::next(choice)
        }
    }

    #[step]
    fn fourth(choice: u8) -> Flow<u8, GoTo<sixth>> {
        if choice == 6 {
            Flow::go_to(sixth::with(choice))
        } else {
            Flow::next(choice)
        }
    }

    #[step]
    fn fifth(choice: u8) -> u8 {
        choice
    }

    #[step]
    fn sixth(choice: u8) -> u8 {
        choice
    }
}

/// The percentage after each step of a job.
async fn percentages<I, C>(workflow: &Workflow<I, C>, job: ergate::NewJob) -> Vec<f64> {
    let bench = Workbench::new();
    bench.submit(job).await;
    let journal = bench.journal.clone();
    let worker = bench.worker().register(workflow).on(move |event| {
        if event.name() == "step_finished" {
            journal.write(event.job().percent_completed.to_string());
        }
    });
    worker.run_until_idle().await.unwrap();
    let entries = bench.journal.entries();
    entries
        .iter()
        .map(|percent| percent.parse().unwrap())
        .collect()
}

#[tokio::test]
async fn fault_04_progress_never_goes_down_on_any_way() {
    for choice in 0..=6 {
        let percentages = percentages(&crossroads::WORKFLOW, crossroads::job(choice)).await;
        assert!(percentages.is_sorted(), "choice {choice}: {percentages:?}");
        assert_eq!(percentages.last(), Some(&100.0), "choice {choice}");
    }
}

#[test]
fn fault_05_the_work_of_a_plan_grows_with_its_jumps_and_not_with_its_paths() {
    let work = |steps: u32| {
        // Each step goes on to the next one or over it: the number of paths is a Fibonacci number.
        let two_ways = |at: u32| {
            let step = PlanStep::new(format!("step {at}"));
            if at + 2 < steps {
                step.with_jump(at + 2)
            } else {
                step
            }
        };
        Plan::new("wide", (0..steps).map(two_ways).collect())
            .unwrap()
            .work()
    };
    assert_eq!(work(16), 30);
    assert_eq!(work(24), 46);
    assert_eq!(work(1000), 1998);
}

#[tokio::test]
async fn fault_06_after_an_early_end_the_job_stands_at_the_step_that_ended_it() {
    let job = run(&crossroads::WORKFLOW, crossroads::job(5)).await;
    assert_eq!(job.status, Status::Completed);
    assert_eq!(
        (job.current_step, job.current_step_name.as_deref()),
        (2, Some("third"))
    );

    let job = run(&jump_and_end::WORKFLOW, jump_and_end::job()).await;
    assert_eq!((job.status, job.steps_completed), (Status::Completed, 3));
    assert_eq!(
        (job.current_step, job.current_step_name.as_deref()),
        (3, Some("s3"))
    );
}

#[workflow]
mod jump_and_end {
    use super::*;

    #[step]
    fn s0() -> Flow<(), (GoTo<s2>,)> {
        Flow::next(())
    }

    #[step]
    fn s1() -> GoTo<s3> {
        s3::with()
    }

    #[step]
    fn s2(#[state] _journal: &Journal) -> Flow<(), (GoTo<s4>,)> {
        Flow::next(())
    }

    #[step]
    fn s3() -> End {
        End(())
    }

    #[step]
    fn s4() {}
}

#[tokio::test]
async fn fault_17_a_step_that_never_goes_on_is_not_reckoned_with_its_next_step() {
    // `s1` always jumps, so after it there is `s3` to come and nothing else.
    let percentages = percentages(&jump_and_end::WORKFLOW, jump_and_end::job()).await;
    let rounded: Vec<_> = percentages.iter().map(|percent| percent.round()).collect();
    assert_eq!(rounded, [33.0, 67.0, 100.0]);
}

#[tokio::test]
async fn fault_20_the_estimate_knows_of_every_jump() {
    // After the jump over two of six steps, one step of four is done, and not one of six.
    let percentages = percentages(&crossroads::WORKFLOW, crossroads::job(1)).await;
    assert_eq!(percentages, [25.0, 50.0, 75.0, 100.0]);
}
