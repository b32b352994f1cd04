//! A job that fails shows up in the log, without any hook, and without its payloads.

#![cfg(all(feature = "macros", feature = "tokio", feature = "tracing"))]

use std::fmt::Debug;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ergate::prelude::*;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

#[workflow]
mod reads {
    use super::*;

    #[step]
    fn read(number: i64, #[context] other: i64) -> i64 {
        number + other
    }
}

#[workflow]
mod fails {
    use super::*;

    #[step(retries = 1, backoff = "1ms..1ms")]
    fn fail() -> Result<(), String> {
        Err("no answer".to_owned())
    }
}

#[workflow]
mod gives_up {
    use super::*;

    #[step]
    fn give_up() -> Result<(), Abort> {
        Err(Abort::new("out of stock"))
    }
}

/// Keeps each event of this library as a line: its level, its message and its fields.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn lines(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0 += &match field.name() {
            "message" => format!(" {value:?}"),
            name => format!(" {name}={value:?}"),
        };
    }
}

impl Subscriber for Log {
    fn enabled(&self, about: &Metadata<'_>) -> bool {
        about.target().starts_with("ergate")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        self.lines().push(line.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

const EXPECTED: [&str; 4] = [
    "ERROR the job failed job.id=failed workflow=\"fails\" \
     error=\"step `fail` of `fails` failed at attempt 2: no answer\"",
    "ERROR the job failed job.id=misread workflow=\"reads\" \
     error=\"the step could not read its input; the job's record says why\"",
    "INFO the job was aborted job.id=aborted workflow=\"gives_up\" \
     error=\"step `give_up` of `gives_up` aborted: out of stock\"",
    "WARN a step failed; it will run again job.id=failed workflow=\"fails\" \
     error=\"step `fail` of `fails` failed: no answer\"",
];

#[test]
fn what_fails_is_logged() {
    let log = Log::default();
    tracing::subscriber::set_global_default(log.clone()).unwrap();

    let store = Memory::new();
    for job in [
        reads::job(7).id("fine").context(8),
        reads::job(7).id("misread").context("secret"),
        fails::job().id("failed"),
        gives_up::job().id("aborted"),
    ] {
        store.submit_blocking(job).unwrap();
    }
    Worker::new(store)
        .register(&reads::WORKFLOW)
        .register(&fails::WORKFLOW)
        .register(&gives_up::WORKFLOW)
        .run_until_idle_blocking()
        .unwrap();

    let mut lines = log.lines().clone();
    lines.retain(|line| line.contains("job.id"));
    lines.sort();
    assert_eq!(lines, EXPECTED);
}
