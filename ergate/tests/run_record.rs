//! What a job keeps of each run of a step, and how it is shown.

#![cfg(all(feature = "macros", feature = "tokio"))]
#![allow(clippy::panic, reason = "a step that panics is what is tried")]

use std::fmt;
use std::time::Duration;

use ergate::prelude::*;
use ergate::{ErrorKind, ErrorRecord, Job, RunOutcome, StepRun, Timestamp};

type Tested = Result<(), BoxError>;

/// An error with its sources, the outermost first.
#[derive(Debug)]
struct Layers(Vec<String>, Option<Box<Layers>>);

impl Layers {
    fn of(texts: &[&str]) -> Option<Box<Layers>> {
        let (first, rest) = texts.split_first()?;
        Some(Box::new(Layers(
            vec![(*first).to_owned()],
            Layers::of(rest),
        )))
    }
}

impl fmt::Display for Layers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(""))
    }
}

impl std::error::Error for Layers {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.1.as_deref().map(|source| source as _)
    }
}

#[workflow]
mod failing {
    use ergate::prelude::*;

    use super::Layers;

    struct Book;

    #[dependency(teardown = close)]
    fn book() -> Book {
        Book
    }

    fn close(_book: Book, outcome: Outcome) -> Result<(), BoxError> {
        match outcome.is_success() {
            true => Ok(()),
            false => Err("the book can't be closed".into()),
        }
    }

    fn pool(how: &str) -> Result<u8, BoxError> {
        match how {
            "dependency" => Err("no pool".into()),
            _ => Ok(7),
        }
    }

    #[dependency]
    fn connection(#[input] how: &str) -> Result<u8, BoxError> {
        pool(how)
    }

    #[step(retries = 1, backoff = "1ms..1ms")]
    fn try_it(
        how: &str,
        #[depends(connection)] _connection: u8,
        #[depends(book)] _book: &Book,
        #[job] job: &JobInfo,
    ) -> Result<u8, BoxError> {
        match (how, job.attempt()) {
            ("panic", 1) => panic!("what is this?"),
            ("error", 1) => {
                Err(Layers::of(&["cannot charge", "no answer", "refused"]).ok_or("none")?)
            }
            ("long", 1) => Err("no end ".repeat(10_000).into()),
            _ => Ok(7),
        }
    }
}

/// The job after it came to its end.
fn run(how: &str) -> Result<Job, BoxError> {
    let backend = Memory::new();
    let id = backend.submit_blocking(failing::job(how.to_owned()))?;
    Worker::new(backend.clone())
        .register(&failing::WORKFLOW)
        .name("berlin-1")
        .run_until_idle_blocking()?;
    Ok(backend.get_blocking(&id)?.ok_or("the job is gone")?)
}

fn first(job: &Job) -> Result<&StepRun, BoxError> {
    Ok(job.runs.first().ok_or("no step ran")?)
}

#[test]
fn a_run_keeps_its_error_with_all_sources_when_the_job_has_got_over_it() -> Tested {
    let job = run("error")?;
    assert_eq!((job.status, &job.error), (Status::Completed, &None));
    let run = first(&job)?;
    let error = run.error.as_ref().ok_or("no error")?;
    assert_eq!(error.message, "cannot charge");
    assert_eq!(error.chain, ["no answer", "refused"]);
    let line = "cannot charge: no answer: refused";
    assert_eq!(run.error_with_sources().as_deref(), Some(line));
    assert_eq!(
        error.also,
        ["the teardown of `book` failed: the book can't be closed"]
    );
    assert_eq!((run.attempt, run.outcome), (1, RunOutcome::Failed));
    assert_eq!(
        (run.worker.as_deref(), &run.next),
        (Some("berlin-1"), &None)
    );
    assert_eq!(job.runs.len(), 2);
    assert_eq!(job.runs[1].error, None);
    Ok(())
}

#[test]
fn a_run_keeps_where_it_panicked() -> Tested {
    let job = run("panic")?;
    let run = first(&job)?;
    assert_eq!(run.outcome, RunOutcome::Panicked);
    let error = run.error.as_ref().ok_or("no error")?;
    assert_eq!(error.message, "what is this?");
    let place = error.place.as_deref().ok_or("no place")?;
    assert!(place.contains("run_record.rs:"), "{place}");
    Ok(())
}

#[test]
fn a_run_keeps_which_dependency_failed() -> Tested {
    let job = run("dependency")?;
    assert_eq!(job.status, Status::Failed);
    for run in &job.runs {
        let error = run.error.as_ref().ok_or("no error")?;
        assert_eq!(error.message, "no pool");
        assert_eq!(error.dependency.as_deref(), Some("connection"));
    }
    let error = job.error.ok_or("no error")?;
    let last = job.runs.last().ok_or("no step ran")?;
    // It happened when the last run was over.
    assert!(error.at.is_some_and(|at| at >= last.started));
    Ok(())
}

#[test]
fn what_a_run_says_of_its_error_is_bounded() -> Tested {
    let job = run("long")?;
    let error = first(&job)?.error.as_ref().ok_or("no error")?;
    let error = &error.message;
    assert!(error.starts_with("no end no end") && error.ends_with("… (cut)"));
    assert!(error.len() <= 16 * 1024);
    Ok(())
}

#[test]
fn the_errors_of_many_runs_are_bounded_more_narrowly() -> Tested {
    #[step(retries = 40, backoff = "1ms..1ms")]
    fn never() -> Result<(), BoxError> {
        Err("no end ".repeat(10_000).into())
    }
    static NEVER: Workflow = Workflow::named("never").step::<never>().build();
    let backend = Memory::new();
    let id = backend.submit_blocking(NEVER.job(()))?;
    Worker::new(backend.clone())
        .register(&NEVER)
        .run_until_idle_blocking()?;
    let job = backend.get_blocking(&id)?.ok_or("the job is gone")?;
    assert_eq!(job.runs.len(), 41);
    let all: usize = job
        .runs
        .iter()
        .filter_map(|run| run.error.as_ref())
        .map(|error| error.message.len())
        .sum();
    assert!(all <= 16 * 16 * 1024 + 25 * 1024, "{all}");
    // The job itself has the last one, as whole as the first.
    let error = job.error.as_ref().ok_or("no error")?;
    let first = first(&job)?.error.as_ref().ok_or("no error")?;
    assert_eq!(error.message, first.message);
    Ok(())
}

#[test]
fn runs_of_an_earlier_version_are_read() -> Tested {
    let text = r#"{"workflow_name": "shop", "runs": [{"step": "charge", "attempt": 1,
        "started": "2026-11-22T09:00:00Z", "duration_us": 5, "outcome": "failed", "error": "no answer"}]}"#;
    let job = Job::from_json(text)?;
    let run = first(&job)?;
    let error = run.error.as_ref().ok_or("no error")?;
    assert_eq!(
        (&*error.message, error.chain.len(), &error.place),
        ("no answer", 0, &None)
    );
    assert!(
        job.to_json()
            .contains(r#""outcome":"failed","error":"no answer"}"#)
    );
    Ok(())
}

#[test]
fn what_a_run_says_of_its_error_is_stored() -> Tested {
    let record = ErrorRecord::new(ErrorKind::Panicked, "shop", "oh")
        .with_chain(vec!["why".to_owned()])
        .with_dependency("a → b")
        .with_place("src/shop.rs:10")
        .with_also("and then");
    let took = Duration::from_micros(5);
    let run = StepRun::new("charge", 1, Timestamp::EPOCH, took, RunOutcome::Panicked);
    let mut job = Job::new("shop");
    job.runs.push(run.with_error_record(&record));
    let text = job.to_json();
    let error = r#""error":"oh","chain":["why"],"dependency":"a → b","place":"src/shop.rs:10","also":["and then"]}"#;
    assert!(text.contains(error), "{text}");
    assert_eq!(Job::from_json(&text)?, job);
    Ok(())
}

/// The view of a job, line by line, without what differs from run to run.
fn view(job: &Job) -> Vec<String> {
    let shown = format!("{job:#}");
    shown.lines().map(str::to_owned).collect()
}

#[test]
fn the_view_shows_each_run_and_each_error_in_full() -> Tested {
    let mut job = run("error")?;
    job.id = "order-17".parse()?;
    let at: Timestamp = "2026-11-22T09:00:00.001234Z".parse()?;
    job.submitted_at = Some(at);
    job.priority = 3;
    for run in &mut job.runs {
        run.started = at;
        run.duration = Duration::from_millis(1500);
    }
    let expected = [
        "job order-17 of `failing` is completed at step `try_it`, 100% done",
        "  submitted 2026-11-22T09:00:00.001Z, priority 3",
        "  2026-11-22T09:00:00.001Z  try_it                 1.50 s  failed     on berlin-1",
        "    cannot charge",
        "    because: no answer",
        "    because: refused",
        "    then: the teardown of `book` failed: the book can't be closed",
        "  2026-11-22T09:00:00.001Z  try_it (attempt 2)     1.50 s  completed  on berlin-1",
    ];
    assert_eq!(view(&job), expected);
    Ok(())
}

#[test]
fn the_view_shows_an_error_that_no_run_had() {
    let mut job = Job::new("shop");
    job.status = Status::Failed;
    let error = ErrorRecord::new(ErrorKind::UnknownWorkflow, "shop", "did you mean `shops`?");
    job.error = Some(error.into());
    let view = view(&job);
    assert_eq!(
        view[1..],
        ["  the job is unknown", "    did you mean `shops`?"]
    );
}

#[test]
fn the_view_steers_no_terminal_and_shows_no_payload() -> Tested {
    let mut job = Job::new("shop");
    job.initial_input_value = ergate::Payload::of("a secret")?;
    let run = StepRun::new(
        "a\u{1b}[2J",
        1,
        Timestamp::MIN,
        Duration::MAX,
        RunOutcome::Failed,
    );
    job.runs.push(
        run.with_error("one\n\u{1b}]0;two\u{7}\r\n\tthree")
            .with_worker("w\u{8}"),
    );
    let shown = format!("{job:#}");
    assert!(
        !shown.chars().any(|it| it.is_control() && it != '\n'),
        "{shown:?}"
    );
    assert!(!shown.contains("secret"));
    assert!(
        shown.ends_with("    one\n      \u{fffd}]0;two\u{fffd}\n       three\n"),
        "{shown:?}"
    );
    Ok(())
}
