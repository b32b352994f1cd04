//! Room that is set aside, because a full disk doesn't even let SQLite delete.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long after a failure it is tried again to set the room aside.
const PAUSE: Duration = Duration::from_secs(1);
/// How often it is seen to whether the file is still there.
const GLANCE: Duration = Duration::from_millis(10);

/// A file that is only there to be deleted.
#[derive(Debug)]
pub(super) struct Reserve {
    path: PathBuf,
    bytes: u64,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// The file has not been looked for yet.
    Unknown,
    /// It was there at this time.
    Held(Instant),
    /// The disk was full at this time, and there is none.
    GivenUp(Instant),
    /// It can't be made for another reason than want of room, so one has to do without.
    Impossible,
}

impl Reserve {
    pub(super) fn new(path: PathBuf, bytes: u64) -> Reserve {
        Reserve {
            path,
            bytes,
            state: State::Unknown,
        }
    }

    /// Sets the room aside, unless it is or there was none a moment ago. Says whether the disk has room.
    pub(super) fn hold(&mut self) -> bool {
        match self.state {
            State::Impossible => return true,
            State::Held(at) if at.elapsed() < GLANCE => return true,
            // Another process that found the disk full has given it up, and that room is not for new jobs.
            State::Held(_) if !self.path.exists() => {
                self.state = State::GivenUp(Instant::now());
                return false;
            }
            State::Held(_) => {
                self.state = State::Held(Instant::now());
                return true;
            }
            State::GivenUp(at) if at.elapsed() < PAUSE => return false,
            State::Unknown | State::GivenUp(_) => {}
        }
        match self.write() {
            Ok(()) => self.state = State::Held(Instant::now()),
            Err(error) if is_for_want_of_room(&error) => self.give_up(),
            Err(_) => self.state = State::Impossible,
        }
        !matches!(self.state, State::GivenUp(_))
    }

    /// Makes the room free.
    pub(super) fn give_up(&mut self) {
        // A file that can't be deleted, or is gone, takes or gives no room: nothing else can be done here.
        let _ = fs::remove_file(&self.path);
        self.state = State::GivenUp(Instant::now());
    }

    fn write(&self) -> io::Result<()> {
        // Another process may set more aside.
        if fs::metadata(&self.path).is_ok_and(|found| found.len() >= self.bytes) {
            return Ok(());
        }
        // Written in full: a file that is only made long would take no room.
        let mut file = File::create(&self.path)?;
        let zeros = [0; 64 * 1024];
        let mut left = self.bytes;
        while left > 0 {
            let part = usize::try_from(left).map_or(zeros.len(), |left| left.min(zeros.len()));
            file.write_all(&zeros[..part])?;
            left = left.saturating_sub(part as u64);
        }
        file.flush()
    }
}

fn is_for_want_of_room(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
    )
}
