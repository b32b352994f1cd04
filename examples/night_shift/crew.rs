//! The worker processes: this same program, started with a hidden command; some are killed, and others take their place.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use ergate::backend::Sqlite;
use ergate::prelude::*;

use crate::evidence::Place;
use crate::ledger::Ledger;
use crate::outside::Outside;
use crate::shop::fulfil;

/// How many jobs a worker process runs at a time.
const JOBS_AT_A_TIME: usize = 3;

/// How long the jobs of a worker that was killed lie before another may have them. Real nights are longer and so are
/// leases: 30 s unless it is said otherwise.
const LEASE: Duration = Duration::from_secs(1);

/// What a worker process does from its start to its end.
pub async fn work(place: &Place, name: &str, seed: u64) -> Result<(), BoxError> {
    let worker = Worker::new(Sqlite::open(place.store())?)
        .name(name)
        .register(&fulfil::WORKFLOW)
        .state(Ledger::open(&place.ledger(), name)?)
        .state(Outside::new(seed))
        .concurrency(JOBS_AT_A_TIME)
        .lease(LEASE);
    let handle = worker.handle();
    // It works for as long as its standard input is open. So it ends in good order when it is let go, and also when the
    // program that started it is gone.
    thread::spawn(move || {
        // Whether it is closed or broken, it is over.
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        handle.shutdown();
    });
    Ok(worker.run().await?)
}

/// All workers of a night.
pub struct Crew<'a> {
    place: &'a Place,
    ledger: &'a Ledger,
    program: PathBuf,
    seed: u64,
    started: u32,
    at_work: Vec<Hand>,
}

/// A worker process.
struct Hand {
    name: String,
    process: Child,
}

impl Crew<'_> {
    pub fn new<'a>(place: &'a Place, ledger: &'a Ledger, seed: u64) -> io::Result<Crew<'a>> {
        Ok(Crew {
            place,
            ledger,
            program: std::env::current_exe()?,
            seed,
            started: 0,
            at_work: Vec::new(),
        })
    }

    /// Starts one more worker, and gives its name.
    pub fn start(&mut self) -> Result<String, BoxError> {
        self.started += 1;
        let name = format!("w{}", self.started);
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.place.log())?;
        let process = Command::new(&self.program)
            .arg("work")
            .arg(&self.place.0)
            .arg(&name)
            .arg(self.seed.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?;
        self.ledger.crew(&name, "started")?;
        let hand = Hand { name, process };
        let name = hand.name.clone();
        self.at_work.push(hand);
        Ok(name)
    }

    /// Kills a worker that is in the middle of its work, without warning: SIGKILL. Rather one that has just done
    /// something to the world and not yet had it saved. Gives what it was at; nothing if all are idle.
    pub fn kill_one(&mut self) -> Result<Option<String>, BoxError> {
        let mut busy = self.ledger.busy()?;
        busy.retain(|it| self.at_work.iter().any(|hand| hand.name == it.worker));
        let Some(chosen) = busy.into_iter().max_by_key(|it| it.done) else {
            return Ok(None);
        };
        let Some(place) = self.at_work.iter().position(|it| it.name == chosen.worker) else {
            return Ok(None);
        };
        let mut hand = self.at_work.swap_remove(place);
        hand.process.kill()?;
        hand.process.wait()?;
        self.ledger.crew(&hand.name, "killed")?;
        Ok(Some(format!(
            "killed {} in the middle of {}",
            hand.name, chosen.with
        )))
    }

    /// The workers that ended although nobody told them to, with how they ended.
    pub fn deserters(&mut self) -> Result<Vec<(String, ExitStatus)>, BoxError> {
        let mut gone = Vec::new();
        for hand in &mut self.at_work {
            if let Some(status) = hand.process.try_wait()? {
                self.ledger.crew(&hand.name, "gone")?;
                gone.push((hand.name.clone(), status));
            }
        }
        self.at_work
            .retain(|hand| gone.iter().all(|(name, _)| *name != hand.name));
        Ok(gone)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.at_work.iter().map(|hand| &*hand.name)
    }

    /// Lets all workers go and waits for them.
    pub fn dismiss(&mut self) -> Result<(), BoxError> {
        for hand in &mut self.at_work {
            drop(hand.process.stdin.take());
        }
        for mut hand in self.at_work.drain(..) {
            hand.process.wait()?;
            self.ledger.crew(&hand.name, "ended")?;
        }
        Ok(())
    }
}
