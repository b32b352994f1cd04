//! A process that waits for jobs is woken by another, and waiting costs next to nothing.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::thread;
use std::time::Duration;

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

#[test]
fn another_process_is_woken_within_fifty_milliseconds() {
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
    println!("woken after {median} µs mostly, {most} µs at most");
    // The longest may be that of a machine that is busy with something else.
    assert!(median < 50_000);
}

#[cfg(target_os = "linux")]
#[test]
fn waiting_takes_less_than_a_hundredth_of_a_processor() {
    let directory = Directory::new();
    let mut child = start("take", &directory);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().ends_with("waiting")));
    thread::sleep(Duration::from_secs(3));
    let (before, waited) = (ticks(child.id()), Duration::from_secs(4));
    thread::sleep(waited);
    let ticks = ticks(child.id()) - before;
    child.kill().unwrap();
    child.wait().unwrap();
    // A tick is a hundredth of a second.
    println!("{ticks} ticks of {}", waited.as_secs() * 100);
    assert!(ticks <= waited.as_secs(), "{ticks} ticks");
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
