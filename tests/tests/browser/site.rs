//! A page with jobs of every kind on it.

use std::net::SocketAddr;
use std::time::Duration;

use ergate::backend::ClaimRequest;
use ergate::page::Page;
use ergate::prelude::*;
use ergate::{ErrorKind, ErrorRecord, Job, Payload, RunOutcome, StepRun, Timestamp};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

#[workflow]
pub(crate) mod order {
    use ergate::prelude::*;

    #[step]
    fn triage(total: u64) -> Flow<u64, (GoTo<review>, End)> {
        match total {
            0 => Flow::end("nothing to charge"),
            1000.. => Flow::go_to(review::with(total)),
            _ => Flow::next(total),
        }
    }

    #[step]
    fn charge(total: u64) -> u64 {
        total
    }

    #[step]
    fn ship_and_tell(_total: u64) -> End {
        End(())
    }

    #[step]
    fn review(_total: u64) {}
}

#[step]
fn send(_letter: String) {}

static NEWSLETTER: Workflow<String> = Workflow::named("newsletter").step::<send>().build();

/// A page that is served while it lives.
pub(crate) struct Site {
    pub(crate) address: SocketAddr,
    pub(crate) store: Memory,
    pub(crate) runtime: Runtime,
}

impl Site {
    pub(crate) fn of(store: Memory, dress: impl FnOnce(Page<Memory>) -> Page<Memory>) -> Site {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let page = Page::new(store.clone())
            .register(&order::WORKFLOW)
            .register(&NEWSLETTER);
        runtime.spawn(dress(page).serve_on(listener));
        Site {
            address,
            store,
            runtime,
        }
    }

    /// With jobs of every kind, which stay as they are.
    pub(crate) fn full() -> Site {
        Site::of(store(), |page| {
            let still = Duration::from_secs(3600);
            page.title("Shop in Berlin")
                .refresh(still)
                .allow_actions()
                .show_payloads()
        })
    }

    pub(crate) fn at(&self, view: &str) -> String {
        format!("http://{}/{view}", self.address)
    }

    pub(crate) fn status(&self, id: &str) -> Status {
        let job = self.store.get_blocking(&id.parse().unwrap()).unwrap();
        job.unwrap().status
    }
}

fn ago(seconds: u64) -> Timestamp {
    Timestamp::now().saturating_sub(Duration::from_secs(seconds))
}

fn job(workflow: &str, id: &str, status: Status, seconds: u64) -> Job {
    let mut job = Job::new(workflow);
    job.id = id.parse().unwrap();
    job.status = status;
    job.submitted_at = Some(ago(seconds));
    job
}

/// What each run came to: the step, its attempt, how long it took in milliseconds, and where it led.
fn run(
    job: &mut Job,
    step: &str,
    attempt: u32,
    millis: u64,
    outcome: RunOutcome,
    next: Option<&str>,
) {
    let began = job.runs.last().map(|run| {
        run.started
            .saturating_add(run.duration + Duration::from_millis(40))
    });
    let began = began.or(job.submitted_at).unwrap();
    let mut run = StepRun::new(step, attempt, began, Duration::from_millis(millis), outcome);
    run = run.with_worker(if millis.is_multiple_of(2) {
        "berlin-1"
    } else {
        "oslo-17.shop.example"
    });
    if let Some(next) = next {
        run = run.with_next(next);
    }
    job.runs.push(run);
    job.current_step_name = Some(step.into());
}

fn completed(id: &str, seconds: u64) -> Job {
    let mut job = job("order", id, Status::Completed, seconds);
    run(
        &mut job,
        "triage",
        1,
        12,
        RunOutcome::Completed,
        Some("charge"),
    );
    run(
        &mut job,
        "charge",
        1,
        221,
        RunOutcome::Completed,
        Some("ship_and_tell"),
    );
    run(&mut job, "ship_and_tell", 1, 68, RunOutcome::Ended, None);
    job.percent_completed = 100.0;
    job
}

fn failed(id: &str, seconds: u64) -> Job {
    let mut job = job("order", id, Status::Failed, seconds);
    run(
        &mut job,
        "triage",
        1,
        12,
        RunOutcome::Completed,
        Some("charge"),
    );
    let mut error = ErrorRecord::new(ErrorKind::Failed, "order", "the provider gave no answer")
        .with_step("charge")
        .with_chain(vec![
            "error sending request for url (https://pay.example/v1/charges)".to_owned(),
            "tcp connect error: connection refused (os error 111)".to_owned(),
        ])
        .with_dependency("till → pool");
    for attempt in 1..=3 {
        run(
            &mut job,
            "charge",
            attempt,
            400 * u64::from(attempt) + 31,
            RunOutcome::Failed,
            None,
        );
        error = error.with_attempt(attempt);
        let last = job.runs.pop().unwrap();
        job.runs.push(last.with_error_record(&error));
    }
    job.error = Some(error.into());
    job.attempt = 3;
    job.percent_completed = 33.0;
    job.initial_input_value = Payload::of(&420).unwrap();
    job.user_context = Payload::of("customer 17").unwrap();
    job.last_return_value = Payload::of(&420).unwrap();
    job
}

fn store() -> Memory {
    let store = Memory::new();
    let mut jobs = Vec::new();
    for n in 0..64 {
        jobs.push(completed(&format!("order-{:04}", 1000 + n), 9000 - n * 61));
    }
    let mut aborted = job("order", "order-2000", Status::Aborted, 4000);
    run(&mut aborted, "triage", 1, 9, RunOutcome::Aborted, None);
    aborted.error = Some(
        ErrorRecord::new(ErrorKind::Aborted, "order", "a total can't be negative")
            .with_step("triage")
            .into(),
    );
    jobs.push(aborted);
    jobs.push(failed("order-2001", 3800));
    let mut reviewed = job("order", "order-2002", Status::Completed, 2400);
    run(
        &mut reviewed,
        "triage",
        1,
        14,
        RunOutcome::Jumped,
        Some("review"),
    );
    run(&mut reviewed, "review", 1, 2, RunOutcome::Completed, None);
    reviewed.percent_completed = 100.0;
    jobs.push(reviewed);
    jobs.push(job("order", "order-2003", Status::Cancelled, 1200));
    jobs.push(job(
        "newsletter",
        "0193561e-6f2c-7abc-9def-0123456789ab",
        Status::Queued,
        300,
    ));
    let mut later = job(
        "newsletter",
        "the-newsletter-of-december-for-all-customers-in-berlin-and-oslo",
        Status::Queued,
        240,
    );
    later.requested_start_time = Some(Timestamp::now().saturating_add(Duration::from_secs(7200)));
    later.priority = 7;
    jobs.push(later);
    jobs.push(failed("order-2004", 60));
    jobs.push(job("order", "order-2005", Status::Queued, 20));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        store.enqueue(jobs).await.unwrap();
        // One of them is running.
        let request = ClaimRequest::new("berlin-1", 1, Duration::from_secs(3600));
        store.claim(&request).await.unwrap();
    });
    store
}
