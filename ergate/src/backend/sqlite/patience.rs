//! Waiting for other processes to be done with writing.
//!
//! SQLite's own way of waiting sleeps for longer each time, up to a tenth of a second. Whoever has slept for that long
//! finds that somebody else has just begun again, and of several processes that write all the time, one is left out for
//! seconds. So here everybody tries again soon, however long it has been.

use std::cell::Cell;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::random;

/// How soon to try again, at the beginning, and once it has taken long.
const SOON: Duration = Duration::from_micros(100);
const LATER: Duration = Duration::from_millis(2);
/// How many times to try at first.
const KEEN: i32 = 500;

thread_local! {
    /// How long to wait, and since when.
    static WAIT: Cell<(Duration, Option<Instant>)> = const { Cell::new((Duration::ZERO, None)) };
}

/// Has this thread wait for so long when it uses the connection and the file is locked.
pub(super) fn install(connection: &mut Connection, patience: Duration) -> rusqlite::Result<()> {
    WAIT.set((patience, None));
    connection.busy_handler(Some(wait as fn(i32) -> bool))
}

/// Waits a little, unless it has taken too long. `tries` is how many times it was called for the same lock.
fn wait(tries: i32) -> bool {
    let (patience, since) = WAIT.get();
    let since = since.filter(|_| tries > 0).unwrap_or_else(Instant::now);
    WAIT.set((patience, Some(since)));
    if since.elapsed() >= patience {
        return false;
    }
    let pause = if tries < KEEN { SOON } else { LATER };
    // By chance, so as not to come at the wrong moment each time.
    thread::sleep(pause + pause * (random::bits() % 128) as u32 / 128);
    true
}
