//! The power fails between two answers of a store that has promised to survive that.
//!
//! What a store has waited for is on the disk. Of what it wrote since, any part may be there and any other not, down to the
//! single sector. So whatever of it is missing, the file must hold what was answered last, and nothing but that and,
//! perhaps, the call that was under way.

use std::fs;
use std::time::Duration;

use ergate::backend::{Backend, Claim, ClaimRequest, PruneFilter, Settlement, Sqlite};
use ergate::engine::Disposition;
use ergate::{Job, JobId, Payload, Status};
use rusqlite::Connection;
use tests::Dice;

use crate::dump::check_soundness;
use crate::form::{pick, seed};
use crate::scene::Scene;

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

#[test]
fn what_was_answered_outlasts_a_loss_of_power() {
    let calls = pick(100, 300);
    let seed = seed();
    let mut shop = Shop::open(seed);
    let (mut losses, mut undone, mut brought_in) = (0, 0, 0);
    for _ in 0..calls {
        // A look takes a while, but one must not miss how the log is brought into the file.
        let is_watched = (brought_in == 0 && shop.has_long_log()) || shop.dice.happens(pick(3, 10));
        let before = is_watched.then(|| shop.look());
        shop.call();
        let Some(before) = before else { continue };
        let after = shop.look();
        brought_in += usize::from(before.file != after.file);
        for _ in 0..2 {
            let found = shop.lose_power(&before, &after);
            assert!(
                found == before.rows || found == after.rows,
                "with ERGATE_SEED={seed}: neither what was answered nor what was under way"
            );
            undone += usize::from(found != after.rows);
            losses += 1;
        }
        // Once it is answered, it stays.
        assert!(shop.lose_power(&after, &after) == after.rows);
    }
    assert!(brought_in > 0, "the log was never brought into the file");
    println!(
        "power loss: seed {seed}, {calls} calls, the log was brought into the file {brought_in} times; {losses} losses in \
         the midst of a call, {undone} of which undid it, and none anything else"
    );
}

/// A store in use, as it is on the disk.
struct Shop {
    scene: Scene,
    store: Sqlite,
    rows: Connection,
    dice: Dice,
    ids: Vec<JobId>,
    claims: Vec<Claim>,
}

/// The files at a moment when nothing was under way, and the rows in them.
struct Look {
    file: Vec<u8>,
    log: Vec<u8>,
    rows: Vec<String>,
}

impl Shop {
    fn open(seed: u64) -> Shop {
        let scene = Scene::new("power");
        // Unlike elsewhere here, with the default: that it survives this.
        let store = Sqlite::open(scene.file()).unwrap();
        Shop {
            rows: Connection::open(scene.file()).unwrap(),
            scene,
            store,
            dice: Dice::new(seed),
            ids: Vec::new(),
            claims: Vec::new(),
        }
    }

    /// Has the store do something, and waits for its answer.
    fn call(&mut self) {
        match self.dice.below(10) {
            0..6 => self.submit(),
            6 => {
                let max = usize::try_from(self.dice.between(1, 3)).unwrap();
                let request = ClaimRequest::new("worker", max, Duration::from_secs(3600));
                let claimed = self.scene.wait(self.store.claim(&request)).unwrap();
                self.claims.extend(claimed.claims);
            }
            7 => self.settle(),
            8 if !self.ids.is_empty() => {
                let id = self.dice.one_of(&self.ids).clone();
                if self.dice.happens(50) {
                    self.scene.wait(self.store.cancel(&id)).unwrap();
                } else {
                    self.scene.wait(self.store.retry(&id)).unwrap();
                }
            }
            _ => {
                let old = PruneFilter::finished_before(self.store.now()).limit(3);
                self.scene.wait(self.store.prune(&old)).unwrap();
            }
        }
    }

    fn submit(&mut self) {
        let mut job = Job::new("shop");
        let length = *self.dice.one_of(&[10, 800_000]);
        job.initial_input_value = Payload::of(&"x".repeat(length)).unwrap();
        self.ids.push(job.id.clone());
        self.scene.wait(self.store.enqueue(vec![job])).unwrap();
    }

    fn settle(&mut self) {
        let Some(claim) = self.claims.pop() else {
            return;
        };
        let mut job = claim.job.clone();
        job.status = Status::Completed;
        let settlement = [Settlement::new(claim.held(), job, Disposition::Finished)];
        let settled = self.store.settle(&settlement, None);
        self.scene.wait(settled).unwrap();
    }

    /// Whether the log may be brought into the file by one of the next calls.
    fn has_long_log(&self) -> bool {
        let log = fs::metadata(self.scene.path("jobs.db-wal")).unwrap();
        log.len() > 15_500_000
    }

    fn look(&self) -> Look {
        Look {
            file: fs::read(self.scene.file()).unwrap(),
            log: fs::read(self.scene.path("jobs.db-wal")).unwrap(),
            rows: rows(&self.rows),
        }
    }

    /// What is found in the files when the power failed on the way from one state to the next.
    fn lose_power(&mut self, before: &Look, after: &Look) -> Vec<String> {
        let copy = Scene::new("power-copy");
        // The log is waited for before it is brought into the file.
        let (file, log) = if self.dice.happens(50) {
            let file = before.file.clone();
            (file, torn(&mut self.dice, &before.log, &after.log))
        } else {
            let file = torn(&mut self.dice, &before.file, &after.file);
            (file, after.log.clone())
        };
        fs::write(copy.file(), file).unwrap();
        fs::write(copy.path("jobs.db-wal"), log).unwrap();
        // The store itself finds nothing wrong with it.
        let store = Sqlite::options().reserve(0).open(copy.file()).unwrap();
        let connection = Connection::open(copy.file()).unwrap();
        check_soundness(&connection);
        let found = rows(&connection);
        let stored = copy.all_jobs(&store);
        assert_eq!(stored.len(), found.len() / 2);
        found
    }
}

/// Each sector as it was before or after, in one of several ways.
fn torn(dice: &mut Dice, before: &[u8], after: &[u8]) -> Vec<u8> {
    let mut torn = after.to_vec();
    let changed: Vec<usize> = (0..after.len())
        .step_by(SECTOR)
        .filter(|at| sector(before, *at) != sector(after, *at))
        .collect();
    let way = dice.below(3);
    let cut = dice.below(changed.len() as u64 + 1);
    for (number, at) in (0..).zip(&changed) {
        let is_lost = match way {
            // All from one place on.
            0 => number >= cut,
            // One alone.
            1 => number == cut,
            _ => dice.happens(50),
        };
        if is_lost {
            let length = SECTOR.min(after.len() - at);
            let mut old = sector(before, *at).to_vec();
            // Where there was nothing, a disk may give anything.
            old.resize(length, u8::try_from(dice.below(256)).unwrap());
            torn[*at..at + length].copy_from_slice(&old[..length]);
        }
    }
    if way == 0
        && let Some(at) = changed.get(usize::try_from(cut).unwrap())
    {
        torn.truncate((*at).max(before.len()));
    }
    torn
}

fn sector(bytes: &[u8], at: usize) -> &[u8] {
    let end = bytes.len().min(at + SECTOR);
    bytes.get(at..end).unwrap_or_default()
}

/// All that changes, and the length of what doesn't.
fn rows(connection: &Connection) -> Vec<String> {
    let sql = "
        SELECT format('%s %s %s %s %s %s', id, status, visible_at, finished_at, token, leased) FROM job
        UNION ALL SELECT format('%s %s', seq, length(job)) FROM submission";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}
