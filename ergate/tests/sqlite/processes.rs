//! Several processes on one file, some of which are killed.
//!
//! The other processes are this same program, told by the environment to be one of the roles below.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use ergate::backend::{Backend, JobFilter, PruneFilter, Sqlite};
use ergate::prelude::*;
use ergate::{Job, JobId, Status};
use rusqlite::Connection;

use crate::directory::Directory;
use crate::wait;

const ROLE: &str = "ERGATE_ROLE";
const FILE: &str = "ERGATE_FILE";

#[workflow]
mod relay {
    use ergate::prelude::*;

    #[step]
    fn first(number: i64) -> i64 {
        number + 1
    }

    #[step]
    fn second(number: i64) -> i64 {
        number + 1
    }

    #[step]
    fn third(number: i64) -> i64 {
        number + 1
    }
}

/// Starts a process that has a role.
pub(crate) fn start(role: &str, directory: &Directory) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "processes::role", "--nocapture"])
        .env(ROLE, role)
        .env(FILE, directory.file())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What such a process does; nothing in an ordinary run of the tests.
#[test]
fn role() {
    let Some(file) = std::env::var_os(FILE).map(PathBuf::from) else {
        return;
    };
    let store = Sqlite::open(file).unwrap();
    match std::env::var(ROLE).unwrap().as_str() {
        "work" => work(store),
        "submit" => submit_for_ever(&store),
        "churn" => churn_for_ever(&store),
        "take" => crate::waking::take_for_ever(&store),
        role => panic!("there is no role {role}"),
    }
}

fn work(store: Sqlite) {
    let worker = Worker::new(store).register(&relay::WORKFLOW).concurrency(8);
    worker.run_until_idle_blocking().unwrap();
}

/// Tells of each job only once the store has answered.
fn submit_for_ever(store: &Sqlite) {
    for number in 0.. {
        let id = store.submit_blocking(relay::job(number)).unwrap();
        println!("submitted {id}");
        std::io::stdout().flush().unwrap();
    }
}

/// Does everything that writes, over and over.
fn churn_for_ever(store: &Sqlite) {
    loop {
        let jobs: Vec<Job> = (0..20).map(|_| Job::new("churn")).collect();
        let ids: Vec<JobId> = jobs.iter().map(|job| job.id.clone()).collect();
        wait(store.enqueue(jobs)).unwrap();
        work(store.clone());
        for id in &ids {
            wait(store.retry(id)).unwrap();
            wait(store.cancel(id)).unwrap();
        }
        println!("churned");
        std::io::stdout().flush().unwrap();
        wait(store.prune(&PruneFilter::finished_before(store.now()))).unwrap();
    }
}

#[test]
fn processes_that_share_a_file_do_each_step_once() {
    const JOBS: i64 = 300;
    let directory = Directory::new();
    let store = Sqlite::open(directory.file()).unwrap();
    for number in 0..JOBS {
        store.submit_blocking(relay::job(number)).unwrap();
    }
    let mut children = [(); 3].map(|()| start("work", &directory));
    work(store.clone());
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    let jobs = wait(store.list(&JobFilter::new().limit(1000))).unwrap();
    let mut workers = Vec::new();
    for (number, job) in (0..JOBS).zip(jobs) {
        assert_eq!(job.status, Status::Completed);
        assert_eq!(job.last_return_value.parse::<i64>().unwrap(), number + 3);
        let steps: Vec<&str> = job.runs.iter().map(|run| &*run.step).collect();
        assert_eq!(steps, ["first", "second", "third"]);
        workers.extend(job.runs.iter().filter_map(|run| run.worker.clone()));
    }
    workers.sort();
    workers.dedup();
    println!("{} workers took part", workers.len());
}

/// The jobs that a process has told of before it was killed.
fn told(mut child: Child, life: Duration) -> Vec<JobId> {
    thread::sleep(life);
    child.kill().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let ids = lines.map_while(Result::ok).filter_map(|line| {
        let (_, id) = line.split_once("submitted ")?;
        JobId::try_from(id).ok()
    });
    let ids = ids.collect();
    child.wait().unwrap();
    ids
}

#[test]
fn what_was_answered_survives_a_kill() {
    let directory = Directory::new();
    let mut ids = Vec::new();
    for round in 0..10 {
        let child = start("submit", &directory);
        ids.extend(told(child, Duration::from_millis(100 + round * 17)));
    }
    println!(
        "{} jobs were submitted by 10 processes that were killed",
        ids.len()
    );
    assert!(!ids.is_empty());
    let store = Sqlite::open(directory.file()).unwrap();
    for id in &ids {
        assert!(wait(store.get(id)).unwrap().is_some(), "job {id} is lost");
    }
}

#[test]
fn a_file_is_sound_after_kills_in_the_midst_of_everything() {
    let directory = Directory::new();
    // On a machine under load, the first round is over before a child has made the tables.
    drop(Sqlite::open(directory.file()).unwrap());
    for round in 0..10 {
        let children = [(); 2].map(|()| start("churn", &directory));
        thread::sleep(Duration::from_millis(80 + round * 23));
        for mut child in children {
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let connection = Connection::open(directory.file()).unwrap();
        let check = |sql| connection.query_row(sql, [], |row| row.get::<_, String>(0));
        assert_eq!(check("PRAGMA integrity_check").unwrap(), "ok");
        let orphans = "SELECT count(*) || ' orphans' FROM pragma_foreign_key_check";
        assert_eq!(check(orphans).unwrap(), "0 orphans");
        let half = "SELECT count(*) || ' jobs without a submission' FROM job
            WHERE seq NOT IN (SELECT seq FROM submission)";
        assert_eq!(check(half).unwrap(), "0 jobs without a submission");
    }
    let store = Sqlite::open(directory.file()).unwrap();
    wait(store.enqueue(vec![Job::new("churn")])).unwrap();
}
