//! Lines, where what is written stays.

use std::io::Write;
use std::time::{Duration, Instant};

use super::board::Screen;
use super::tally::Tally;
use crate::job::JobId;

pub(super) struct Plain {
    to: Box<dyn Write + Send>,
    between: Duration,
    last: Instant,
}

impl Plain {
    pub(super) fn new(to: Box<dyn Write + Send>, between: Duration) -> Plain {
        Plain {
            to,
            between,
            last: Instant::now(),
        }
    }
}

impl Screen for Plain {
    fn show(&mut self, _: &JobId, _: f64, _: String) {}

    fn rest(&mut self, _: &JobId) {}

    fn take_away(&mut self, _: &JobId) {}

    fn say(&mut self, words: &str) {
        // If nobody can read it, the work goes on all the same.
        let _ = writeln!(self.to, "{words}");
    }

    fn count(&mut self, tally: &Tally) {
        if self.last.elapsed() >= self.between {
            self.last = Instant::now();
            self.say(&tally.to_string());
        }
    }

    fn close(&mut self, tally: &Tally) {
        self.say(&tally.to_string());
        let _ = self.to.flush();
    }
}
