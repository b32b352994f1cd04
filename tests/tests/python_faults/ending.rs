//! How a worker ends: told by a signal, told by a handle, or not told at all.
//!
//! Fault 34 has four sides. A worker that is killed loses its jobs here too, where they are only in memory; that stores
//! on disk keep them is for the suites of those stores to show. What can be shown here is that a job whose worker
//! vanishes in the middle of a step is taken over by another one.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use ergate::backend::Backend;
use ergate::prelude::*;
use ergate::worker::WorkerHandle;
use tests::{Journal, Workbench};
use tokio::sync::Notify;

/// The program `waits_for_a_line`: a worker with two jobs, each of which waits for a line on standard input.
struct Program {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    seen: String,
}

impl Program {
    fn start() -> Program {
        let mut child = Command::new(env!("CARGO_BIN_EXE_waits_for_a_line"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Program {
            input: child.stdin.take().unwrap(),
            output: BufReader::new(child.stdout.take().unwrap()),
            child,
            seen: String::new(),
        }
    }

    /// Reads on until it says this.
    fn wait_until_it_says(&mut self, text: &str) {
        let start = self.seen.len();
        while !self.seen[start..].contains(text) {
            let read = self.output.read_line(&mut self.seen).unwrap();
            assert_ne!(read, 0, "it ended without saying {text:?}:\n{}", self.seen);
        }
    }

    fn send_signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill")
            .args(["-s", name, &id])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    fn let_the_step_end(&mut self) {
        self.input.write_all(b"\n").unwrap();
    }

    /// Waits until it ends; gives how it did, and all that it said.
    fn ended(mut self) -> (ExitStatus, String) {
        std::io::Read::read_to_string(&mut self.output, &mut self.seen).unwrap();
        (self.child.wait().unwrap(), self.seen)
    }
}

fn ends_after_the_step_when_told_by(signal: &str) {
    let mut program = Program::start();
    program.wait_until_it_says("job 1 waits");
    program.send_signal(signal);
    program.wait_until_it_says("told to end");
    program.let_the_step_end();
    let (status, said) = program.ended();
    assert_eq!(status.code(), Some(0), "{said}");
    assert!(said.contains("job 1 is done"), "{said}");
    assert!(!said.contains("job 2"), "{said}");
}

#[test]
fn fault_34_at_sigterm_the_step_ends_and_no_other_job_begins() {
    ends_after_the_step_when_told_by("TERM");
}

#[test]
fn fault_34_sigint_does_the_same() {
    ends_after_the_step_when_told_by("INT");
}

#[test]
fn fault_34_a_second_sigterm_stops_the_worker_at_once() {
    let mut program = Program::start();
    program.wait_until_it_says("job 1 waits");
    program.send_signal("TERM");
    program.wait_until_it_says("told to end");
    program.send_signal("TERM");
    let (status, said) = program.ended();
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(!said.contains("is done"), "{said}");
}

#[workflow]
mod two_steps {
    use super::*;

    #[step]
    fn first(#[state] journal: &Journal) -> u8 {
        journal.write("first");
        1
    }

    #[step]
    async fn second(_one: u8, #[state] journal: &Journal, #[state] released: &Notify) {
        journal.write("second begins");
        released.notified().await;
        journal.write("second ends");
    }
}

#[tokio::test(start_paused = true)]
async fn fault_34_a_job_whose_worker_vanishes_is_taken_over_when_its_lease_has_run_out() {
    const LEASE: Duration = Duration::from_secs(30);
    let bench = Workbench::new();
    let id = bench.submit(two_steps::job()).await;
    let worker = || bench.worker().lease(LEASE).register(&two_steps::WORKFLOW);

    let vanishing = tokio::spawn(worker().state(Notify::new()).run_until_idle());
    while !bench
        .journal
        .entries()
        .contains(&"second begins".to_owned())
    {
        tokio::task::yield_now().await;
    }
    vanishing.abort();
    assert!(vanishing.await.unwrap_err().is_cancelled());
    assert_eq!(bench.job(&id).await.status, Status::Running);

    let released = || {
        let released = Notify::new();
        released.notify_one();
        released
    };
    worker().state(released()).run_until_idle().await.unwrap();
    assert_eq!(bench.journal.entries(), ["first", "second begins"]);

    tokio::time::advance(LEASE).await;
    worker().state(released()).run_until_idle().await.unwrap();
    let job = bench.job(&id).await;
    assert_eq!(job.status, Status::Completed);
    let expected = ["first", "second begins", "second begins", "second ends"];
    assert_eq!(bench.journal.entries(), expected);
}

#[workflow]
mod last_word {
    use super::*;

    #[step]
    fn end_the_worker(#[state] handle: &Arc<OnceLock<WorkerHandle>>) {
        handle.get().unwrap().shutdown();
    }

    #[step]
    fn rest() {}
}

#[test]
fn fault_34_a_worker_runs_in_any_thread_and_can_be_ended_from_within() {
    let store = Memory::new();
    let id = store.submit_blocking(last_word::job()).unwrap();
    let in_thread = {
        let store = store.clone();
        std::thread::spawn(move || {
            let handle = Arc::new(OnceLock::new());
            let worker = Worker::new(store).state(Arc::clone(&handle));
            handle.set(worker.handle()).unwrap();
            worker.register(&last_word::WORKFLOW).run_blocking()
        })
    };
    in_thread.join().unwrap().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let job = runtime.block_on(store.get(&id)).unwrap().unwrap();
    assert_eq!((job.status, job.steps_completed), (Status::Queued, 1));
}
