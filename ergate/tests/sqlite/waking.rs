//! A process that waits for jobs is woken by another, and waiting costs next to nothing.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::thread;
use std::time::{Duration, Instant};

use ergate::Timestamp;
use ergate::backend::{Backend, ClaimRequest, Sqlite};
use ergate::{Job, Payload};

use crate::directory::Directory;
use crate::processes::start;
use crate::wait;

/// Takes jobs as they come, and tells how long each has been on its way.
pub(crate) fn take_for_ever(store: &Sqlite) {
    let request = ClaimRequest::new("taker", 100, Duration::from_secs(3600));
    loop {
        let claimed = wait(store.claim(&request)).unwrap();
        for claim in &claimed.claims {
            let sent: i64 = claim.job.initial_input_value.parse().unwrap();
            println!("took {}", Timestamp::now().as_micros() - sent);
        }
        println!("waiting");
        std::io::stdout().flush().unwrap();
        wait(store.changed(claimed.seen));
    }
}

/// How soon, it only says: the machine may be busy with something else.
#[test]
fn another_process_is_woken() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.file()).unwrap();
    let mut child = start("take", &directory);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut micros = Vec::new();
    for round in 0..30 {
        let waits = lines.find(|line| line.as_ref().unwrap().ends_with("waiting"));
        assert!(waits.is_some());
        // Once a process has waited for long, it looks less often.
        let calm = if round == 0 { 3000 } else { 60 + round };
        thread::sleep(Duration::from_millis(calm));
        let mut job = Job::new("errand");
        job.initial_input_value = Payload::of(&Timestamp::now().as_micros()).unwrap();
        wait(store.enqueue(vec![job])).unwrap();
        let took = lines.find_map(|line| {
            let line = line.unwrap();
            let (_, micros) = line.split_once("took ")?;
            micros.parse::<u64>().ok()
        });
        micros.push(took.unwrap());
    }
    child.kill().unwrap();
    child.wait().unwrap();
    println!(
        "woken after {} µs, having waited for long",
        micros.remove(0)
    );
    micros.sort_unstable();
    let (median, most) = (micros[micros.len() / 2], micros[micros.len() - 1]);
    println!("woken after {median} µs mostly, {most} µs at most; it should be less than 50,000");
}

/// What it costs, it only says. But how often it wakes up doesn't depend on the machine: at the most every 30 ms.
#[cfg(target_os = "linux")]
#[test]
fn waiting_wakes_up_seldom() {
    let directory = Directory::new();
    let mut child = start("take", &directory);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().ends_with("waiting")));
    thread::sleep(Duration::from_secs(3));
    let (ticks_before, sleeps_before) = (ticks(child.id()), sleeps(child.id()));
    let began = Instant::now();
    thread::sleep(Duration::from_secs(4));
    let sleeps = sleeps(child.id()) - sleeps_before;
    let waited = began.elapsed();
    let ticks = ticks(child.id()) - ticks_before;
    child.kill().unwrap();
    child.wait().unwrap();
    // A tick is a hundredth of a second.
    let percent = ticks as f64 / waited.as_secs_f64();
    println!(
        "while it waited for {waited:?}, a process took {percent:.2} % of a processor and slept {sleeps} times; it should \
         be less than 1 %"
    );
    let expected = waited.as_millis() / 30;
    assert!(u128::from(sleeps) < expected * 2, "it slept {sleeps} times");
}

/// How many times the threads of a process have gone to sleep.
#[cfg(target_os = "linux")]
fn sleeps(process: u32) -> u64 {
    let threads = fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let sleeps = |status: String| {
        let mut lines = status.lines();
        let line = lines.find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        line.unwrap().trim().parse::<u64>().unwrap()
    };
    threads
        .map(|thread| thread.unwrap().path().join("status"))
        .map(|status| sleeps(fs::read_to_string(status).unwrap()))
        .sum()
}

/// The time that a process has taken.
#[cfg(target_os = "linux")]
fn ticks(process: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let fields: Vec<&str> = stat
        .rsplit_once(')')
        .unwrap()
        .1
        .split_whitespace()
        .collect();
    let [user, system] = [fields[11], fields[12]].map(|field| field.parse::<u64>().unwrap());
    user + system
}
