use ergate::hooks::Event;
use ergate::prelude::*;

use crate::bench::{Bench, Notes, virtually};

#[step(inline)]
fn first(n: i64) -> i64 {
    n + 1
}

#[step(inline)]
fn second(n: i64) -> i64 {
    n + 1
}

static PAIR: Workflow<i64> = Workflow::named("pair")
    .step::<first>()
    .step::<second>()
    .build();

#[test]
fn every_event_comes_once_and_in_order() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let worker = bench.worker().register(&PAIR).on(notes.hook());
        let client = worker.client();
        let id = client.submit(PAIR.job(1).id("order-7")).await.unwrap();
        assert_eq!(client.submit(PAIR.job(1).id("order-7")).await.unwrap(), id);
        worker.run_until_idle().await.unwrap();
        let expected = [
            "job_submitted",
            "job_started",
            "step_started",
            "step_finished",
            "step_started",
            "step_finished",
            "job_finished",
        ];
        assert_eq!(notes.all(), expected);
    });
}

#[test]
fn an_event_shows_the_job_as_it_is_stored() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        bench.submit(PAIR.job(1)).await;
        let shown = notes.clone();
        let worker = bench.worker().register(&PAIR).on(move |event| {
            let job = event.job();
            shown.add(format!(
                "{} {} {}",
                event.name(),
                job.status,
                job.current_step
            ));
            if let Event::StepFinished { run, .. } = event {
                shown.add(format!("{} {}", run.step, run.outcome));
            }
        });
        worker.run_until_idle().await.unwrap();
        let expected = [
            "job_started running 0",
            "step_started running 0",
            "step_finished queued 1",
            "first completed",
            "step_started running 1",
            "step_finished completed 2",
            "second completed",
            "job_finished completed 2",
        ];
        assert_eq!(notes.all(), expected);
    });
}

#[test]
fn a_hook_that_fails_or_panics_changes_nothing() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let id = bench.submit(PAIR.job(1)).await;
        let worker = bench.worker().register(&PAIR);
        let worker = worker.on(|_: &Event<'_>| -> () { panic!("a bad hook") });
        let worker = worker.on(|_: &Event<'_>| Err::<(), _>("a bad hook"));
        let worker = worker
            .on(|_: &Event<'_>| Ok::<(), BoxError>(()))
            .on(notes.hook());
        worker.run_until_idle().await.unwrap();
        assert_eq!(bench.status(&id).await, Status::Completed);
        assert_eq!(notes.all().len(), 6);
    });
}
