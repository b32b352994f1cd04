//! What a worker does, shown while it does it: a line for each job that runs and one that counts, or plain lines where
//! there is no terminal.

mod board;
mod plain;
mod tally;
mod terminal;

use std::env;
use std::fmt;
use std::io::{self, IsTerminal as _, Write};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::ProgressDrawTarget;

use self::board::{Board, Screen};
use self::plain::Plain;
use self::terminal::Terminal;
use crate::hooks::Event;

/// Shows what a worker does: a hook for [`Worker::on`](crate::Worker::on).
///
/// On a terminal, each running job has a line with a bar, its step, and how far the step says that it is
/// ([`JobInfo::progress`](crate::JobInfo::progress)). The last line counts. Jobs that fail are told above. All goes to
/// standard error, so that standard output stays what it is. Lines that the program prints itself while bars are shown are
/// torn by them.
///
/// Where standard error is not a terminal, or one that can't move its cursor (`TERM=dumb`), plain lines are written instead:
/// one for each job that fails, and at most once a second one that counts. With `NO_COLOR` set there are no colours.
///
/// The last line is written when the worker, and every [`Client`](crate::Client) of it, is gone.
///
/// ```
/// use ergate::prelude::*;
/// use ergate::progress::Bars;
///
/// #[step]
/// async fn resize(pictures: Vec<String>, #[job] job: &JobInfo) -> usize {
///     for done in 0..pictures.len() {
///         job.progress(done as f64 / pictures.len() as f64);
///     }
///     pictures.len()
/// }
///
/// static RESIZE: Workflow<Vec<String>> = Workflow::named("resize").step::<resize>().build();
///
/// let backend = Memory::new();
/// backend.submit_blocking(RESIZE.job(vec!["cat.png".to_owned()]))?;
/// Worker::new(backend).register(&RESIZE).on(Bars::new().out_of(1).hook()).run_until_idle_blocking()?;
/// # Ok::<(), ergate::Error>(())
/// ```
#[must_use = "give its hook to a worker: `.on(Bars::new().hook())`"]
pub struct Bars {
    target: Target,
    jobs: Option<usize>,
    most: usize,
}

enum Target {
    Terminal(ProgressDrawTarget),
    Lines {
        to: Box<dyn Write + Send>,
        between: Duration,
    },
}

/// How often a line that counts is written where lines stay.
const BETWEEN_LINES: Duration = Duration::from_secs(1);
const MOST_LINES: usize = 12;

impl Bars {
    /// Bars on standard error if it is a terminal, and lines if it is not.
    pub fn new() -> Bars {
        let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        if io::stderr().is_terminal() && !is_dumb {
            Bars::of(Target::Terminal(ProgressDrawTarget::stderr()))
        } else {
            Bars::plain(io::stderr())
        }
    }

    /// Lines, wherever they are written to.
    ///
    /// ```
    /// use std::fs::File;
    ///
    /// use ergate::prelude::*;
    /// use ergate::progress::Bars;
    ///
    /// # let path = std::env::temp_dir().join(format!("ergate-progress-{}", std::process::id()));
    /// let worker = Worker::new(Memory::new()).on(Bars::plain(File::create(&path)?).hook());
    /// # std::fs::remove_file(&path)?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn plain(to: impl Write + Send + 'static) -> Bars {
        Bars::of(Target::Lines {
            to: Box::new(to),
            between: BETWEEN_LINES,
        })
    }

    fn of(target: Target) -> Bars {
        Bars {
            target,
            jobs: None,
            most: MOST_LINES,
        }
    }

    /// Counts against this number of jobs: `17/200 done`.
    ///
    /// ```
    /// # use ergate::progress::Bars;
    /// let files = ["a.csv", "b.csv"];
    /// let hook = Bars::new().out_of(files.len()).hook();
    /// ```
    pub fn out_of(mut self, jobs: usize) -> Bars {
        self.jobs = Some(jobs);
        self
    }

    /// Shows at most this many jobs at a time, and only counts the others: 12 by default.
    ///
    /// ```
    /// # use ergate::progress::Bars;
    /// // Only the line that counts.
    /// let hook = Bars::new().at_most(0).hook();
    /// ```
    pub fn at_most(mut self, jobs: usize) -> Bars {
        self.most = jobs;
        self
    }

    /// The hook, for [`Worker::on`](crate::Worker::on).
    ///
    /// ```
    /// use ergate::prelude::*;
    /// use ergate::progress::Bars;
    ///
    /// let worker = Worker::new(Memory::new()).on(Bars::new().hook());
    /// ```
    pub fn hook(self) -> impl Fn(&Event<'_>) + Send + Sync + 'static {
        let screen: Box<dyn Screen> = match self.target {
            Target::Terminal(target) => Box::new(Terminal::new(target, self.most)),
            Target::Lines { to, between } => Box::new(Plain::new(to, between)),
        };
        let board = Mutex::new(Board::new(screen, self.jobs));
        move |event| {
            // No change to it can stop half-way.
            let mut board = board.lock().unwrap_or_else(PoisonError::into_inner);
            board.tell(event);
        }
    }
}

impl Default for Bars {
    fn default() -> Bars {
        Bars::new()
    }
}

impl fmt::Debug for Bars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bars")
            .field("jobs", &self.jobs)
            .field("most", &self.most)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
