//! Signals end a worker in good order. Each case is a process of its own: this test program, run again.

#![cfg(all(unix, feature = "macros", feature = "tokio"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that fails should panic, and the worker under test reports by printing"
)]

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use ergate::prelude::*;

#[step]
async fn first(seconds: f64) {
    println!("first began");
    tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
    println!("first ended");
}

#[step]
async fn second() {
    println!("second");
}

static TWO: Workflow<f64> = Workflow::named("two")
    .step::<first>()
    .step::<second>()
    .build();

const ROLE: &str = "ERGATE_TEST_STEP_SECONDS";

/// Not a test but the worker under test, when it is run with the variable set.
#[test]
fn worker_under_test() {
    let Ok(seconds) = std::env::var(ROLE) else {
        return;
    };
    let store = Memory::new();
    let id = store
        .submit_blocking(TWO.job(seconds.parse().unwrap()))
        .unwrap();
    let ended = Worker::new(store.clone()).register(&TWO).run_blocking();
    let job = store.get_blocking(&id).unwrap().unwrap();
    let ended = match ended {
        Ok(()) => "ended well",
        Err(ergate::Error::Stopped) => "stopped",
        Err(error) => panic!("{error}"),
    };
    println!(
        "{ended}, the job is {} at step {}",
        job.status, job.current_step
    );
}

struct Process {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Process {
    /// Starts a worker whose first step takes this long, and waits until it runs.
    fn start(seconds: f64) -> Process {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "worker_under_test", "--nocapture"])
            .env(ROLE, seconds.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut process = Process { child, output };
        process.read_until("first began");
        process
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status();
        assert!(sent.unwrap().success());
    }

    /// Reads lines up to one with this text, and gives them all.
    fn read_until(&mut self, text: &str) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            assert_ne!(self.output.read_line(&mut line).unwrap(), 0, "{lines:?}");
            lines.push(line.trim_end().to_owned());
            if line.contains(text) {
                return lines;
            }
        }
    }

    /// What it says until its end.
    fn last_words(mut self) -> Vec<String> {
        let lines = self.read_until("the job is");
        assert!(self.child.wait().unwrap().success());
        lines
    }
}

#[test]
fn one_signal_lets_the_step_end_and_no_other_begin() {
    for signal in ["TERM", "INT"] {
        let process = Process::start(1.0);
        process.signal(signal);
        let expected = ["first ended", "ended well, the job is queued at step 1"];
        assert_eq!(process.last_words(), expected);
    }
}

#[test]
fn a_second_signal_stops_at_once() {
    let process = Process::start(3600.0);
    let began = Instant::now();
    process.signal("TERM");
    std::thread::sleep(Duration::from_millis(200));
    process.signal("INT");
    let expected = ["stopped, the job is queued at step 0"];
    assert_eq!(process.last_words(), expected);
    assert!(began.elapsed() < Duration::from_secs(20));
}
