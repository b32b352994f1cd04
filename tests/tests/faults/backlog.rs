//! Far more jobs than fit into a worker's memory.

use std::fs;

use ergate::Submit;
use tests::faults::job;

use crate::form::pick;
use crate::process::Process;
use crate::scene::{Scene, order};

/// What a worker may take, in KiB.
const MOST_MEMORY: u64 = 100 * 1024;

#[test]
fn a_long_backlog_takes_no_memory_of_a_worker() {
    let (jobs, steps) = pick((20_000, 2_000), (200_000, 50_000));
    let scene = Scene::new("backlog");
    let store = scene.store();
    for first in (0..jobs).step_by(2_000) {
        let some = (first..jobs.min(first + 2_000)).map(job);
        scene.wait(store.submit_all(some)).unwrap();
    }
    let mut work = scene.work("worker");
    work.concurrency = 16;
    work.aloud = true;
    let worker = Process::start(&order(work));
    for _ in 0..steps {
        worker.line_with("step_finished");
    }
    let memory = peak_memory(&worker);
    println!(
        "backlog: {jobs} jobs waited; after {steps} steps the worker had taken {memory} KiB at the most"
    );
    assert!(memory < MOST_MEMORY);
}

/// The most memory that the process ever had, in KiB.
fn peak_memory(process: &Process) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let figure = line.unwrap().trim().trim_end_matches(" kB");
    figure.parse().unwrap()
}
