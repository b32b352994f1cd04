use ergate::hooks::Event;
use ergate::prelude::*;

use crate::bench::{Bench, Notes, SECOND, virtually};

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

/// It takes them as text, because JSON has no way to write some of them.
#[step]
async fn measured(reports: Vec<Vec<String>>, #[job] job: &JobInfo) {
    for some in reports {
        let fractions = some.iter().filter_map(|text| text.parse().ok());
        fractions.for_each(|fraction| job.progress(fraction));
        tokio::time::sleep(SECOND).await;
    }
}

static MEASURED: Workflow<Vec<Vec<String>>> =
    Workflow::named("measured").step::<measured>().build();

/// What is told of a step that reports this, with a pause after each list.
fn told(reports: &[&[f64]]) -> Vec<String> {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let texts = |some: &&[f64]| some.iter().map(f64::to_string).collect();
        let reports = reports.iter().map(texts).collect();
        let id = bench.submit(MEASURED.job(reports)).await;
        let shown = notes.clone();
        let worker = bench.worker().register(&MEASURED).on(move |event| {
            if let Event::StepProgressed { job, fraction, .. } = event {
                shown.add(format!("{fraction} {}", job.status));
            } else {
                shown.add(event.name());
            }
        });
        worker.run_until_idle().await.unwrap();
        // Nothing of it is stored.
        assert_eq!(bench.job(&id).await.percent_completed, 100.0);
        notes.all()
    })
}

#[test]
fn how_far_a_step_is_is_told_while_it_runs() {
    let expected = [
        "job_started",
        "step_started",
        "0.25 running",
        "0.5 running",
        "1 running",
        "step_finished",
        "job_finished",
    ];
    assert_eq!(told(&[&[0.25], &[0.5], &[7.0]]), expected);
}

#[test]
fn how_far_a_step_is_never_goes_back_and_is_not_told_for_nothing() {
    let reports: [&[f64]; 5] = [
        &[0.5],
        &[0.25, 0.0, -1.0],
        &[f64::NAN, f64::NEG_INFINITY],
        &[0.5, 0.5004],
        &[f64::INFINITY, f64::INFINITY],
    ];
    assert_eq!(told(&reports)[2..4], ["0.5 running", "1 running"]);
    assert_eq!(told(&reports).len(), 6);
}

#[test]
fn of_many_reports_the_last_is_told() {
    let many: Vec<f64> = (1..=100_000).map(|at| f64::from(at) / 200_000.0).collect();
    assert_eq!(told(&[&many])[2..4], ["0.5 running", "step_finished"]);
}

#[test]
fn a_step_on_a_thread_of_its_own_is_told_of_while_it_runs() {
    struct Told(std::sync::Mutex<std::sync::mpsc::Receiver<f64>>);

    #[step]
    fn waits(#[job] job: &JobInfo, #[state] told: &Told) -> f64 {
        job.progress(0.5);
        // It goes on when the hook was told, and not before.
        let told = told.0.lock().unwrap();
        told.recv_timeout(std::time::Duration::from_secs(60))
            .unwrap_or_default()
    }
    static WAITS: Workflow = Workflow::named("waits").step::<waits>().build();

    let (send, receive) = std::sync::mpsc::channel();
    let backend = Memory::new();
    let id = backend.submit_blocking(WAITS.job(())).unwrap();
    let worker = Worker::new(backend.clone()).register(&WAITS);
    let worker = worker.state(Told(std::sync::Mutex::new(receive)));
    let worker = worker.on(move |event| {
        if let Event::StepProgressed { fraction, .. } = event {
            send.send(*fraction).unwrap();
        }
    });
    worker.run_until_idle_blocking().unwrap();
    let job = backend.get_blocking(&id).unwrap().unwrap();
    assert_eq!(job.last_return_value.as_str(), "0.5");
}
