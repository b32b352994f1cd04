//! What the hooks hear of a job.

use ergate::ErrorKind;
use ergate::backend::Backend;
use ergate::hooks::Event;
use ergate::prelude::*;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use tests::{Journal, Workbench};

#[workflow]
mod shop {
    use super::*;

    #[step]
    fn check(card: String) -> String {
        card
    }

    #[step]
    fn charge(card: String) -> Result<(), BoxError> {
        match card.as_str() {
            "declined" => Err(Abort::new("card declined").into()),
            "missing" => Err("no such file".into()),
            _ => Ok(()),
        }
    }
}

/// Writes down each event and the error that its job has by then.
fn tell(journal: &Journal) -> impl Fn(&Event<'_>) + Send + Sync + 'static {
    let journal = journal.clone();
    move |event| {
        let name = event.name();
        match &event.job().error {
            Some(error) => journal.write(format!("{name}: {}", error.message)),
            None => journal.write(name),
        }
    }
}

async fn events_of(bench: &Workbench, card: &str) -> Vec<String> {
    let worker = bench
        .worker()
        .on(tell(&bench.journal))
        .register(&shop::WORKFLOW);
    worker
        .client()
        .submit(shop::job(card.to_owned()).id("1"))
        .await
        .unwrap();
    worker.run_until_idle().await.unwrap();
    bench.journal.entries()
}

#[tokio::test]
async fn fault_13_the_record_and_the_event_say_what_went_wrong() {
    for (card, kind, message) in [
        ("declined", ErrorKind::Aborted, "card declined"),
        ("missing", ErrorKind::Failed, "no such file"),
    ] {
        let bench = Workbench::new();
        let events = events_of(&bench, card).await;
        assert!(events.last().unwrap().ends_with(message), "{events:?}");

        let job = bench.job(&"1".try_into().unwrap()).await;
        let error = job.error.unwrap();
        assert_eq!((error.kind, error.message.as_str()), (kind, message));
        assert_eq!(error.step.as_deref(), Some("charge"));
    }
}

#[tokio::test]
async fn fault_21_each_event_is_told_once_and_in_order() {
    let expected = [
        "job_submitted",
        "job_started",
        "step_started",
        "step_finished",
        "step_started",
        "step_finished",
        "job_finished",
    ];
    assert_eq!(events_of(&Workbench::new(), "good").await, expected);
}

#[tokio::test]
async fn fault_21_the_end_of_a_job_is_told_when_it_is_saved() {
    let bench = Workbench::new();
    bench.submit(shop::job("good".to_owned())).await;
    let (store, journal) = (bench.store.clone(), bench.journal.clone());
    let worker = bench.worker().register(&shop::WORKFLOW).on(move |event| {
        if let Event::JobFinished { job, .. } = event {
            let stored = at_once(store.get(&job.id)).unwrap().unwrap();
            assert_eq!(stored, **job);
            journal.write("as stored");
        }
    });
    worker.run_until_idle().await.unwrap();
    assert_eq!(bench.journal.entries(), ["as stored"]);
}

/// The store in memory never lets anybody wait.
fn at_once<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}

#[tokio::test]
async fn fault_27_an_abort_has_an_event_of_its_own() {
    let events = events_of(&Workbench::new(), "declined").await;
    let told = ["step_finished: card declined", "job_aborted: card declined"];
    assert_eq!(events[events.len() - 2..], told);
}
