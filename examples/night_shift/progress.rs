//! What is seen while the night goes on: in a terminal a line that moves, elsewhere plain lines.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use ergate::Job;

use crate::evidence;
use crate::shop::Fate;

/// How far the night is.
pub struct Tally {
    pub orders: usize,
    pub fates: BTreeMap<Fate, usize>,
}

impl Tally {
    pub fn of(jobs: &[Job], orders: usize) -> Tally {
        let mut fates = BTreeMap::new();
        for fate in jobs.iter().filter_map(evidence::fate) {
            *fates.entry(fate).or_default() += 1;
        }
        Tally { orders, fates }
    }

    pub fn done(&self) -> usize {
        self.fates.values().sum()
    }

    /// Such as `170 shipped  14 declined`.
    pub fn words(&self) -> String {
        let words = self
            .fates
            .iter()
            .map(|(fate, count)| format!("{count} {fate}"));
        words.collect::<Vec<_>>().join("  ")
    }
}

pub struct Screen {
    pub style: Style,
    is_terminal: bool,
    began: Instant,
    last_line: Option<Instant>,
}

/// How often something is written where lines stay.
const BETWEEN_LINES: Duration = Duration::from_secs(1);
const BAR: usize = 20;

impl Screen {
    pub fn new() -> Screen {
        Screen {
            style: Style::of_environment(),
            is_terminal: io::stdout().is_terminal(),
            began: Instant::now(),
            last_line: None,
        }
    }

    /// Shows how far it is.
    pub fn show(&mut self, tally: &Tally, workers: &str) -> io::Result<()> {
        let (done, all) = (tally.done(), tally.orders);
        let line = format!("{done}/{all}  {}", tally.words());
        if self.is_terminal {
            let full = BAR * done / all.max(1);
            let bar = format!("{}{}", "█".repeat(full), "░".repeat(BAR - full));
            let bar = self.style.blue(&bar);
            let workers = self.style.dim(workers);
            // Without wrapping: a line that is too long for the terminal could not be taken back.
            return self.write(&format!(
                "\r\x1b[2K\x1b[?7l{} {bar} {line}  {workers}\x1b[?7h",
                self.clock()
            ));
        }
        if self
            .last_line
            .is_none_or(|it| it.elapsed() >= BETWEEN_LINES)
        {
            self.last_line = Some(Instant::now());
            self.write(&format!("{} {line}  [{workers}]\n", self.clock()))?;
        }
        Ok(())
    }

    /// Says what happened; it stays above the line that moves.
    pub fn tell(&self, what: &str) -> io::Result<()> {
        self.clear()?;
        self.write(&format!("{} {what}\n", self.clock()))
    }

    /// Takes the line that moves away.
    pub fn clear(&self) -> io::Result<()> {
        self.write(if self.is_terminal { "\r\x1b[2K" } else { "" })
    }

    fn clock(&self) -> String {
        let seconds = self.began.elapsed().as_secs_f64();
        format!("{:02}:{:04.1}", (seconds / 60.0) as u32, seconds % 60.0)
    }

    fn write(&self, text: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    }
}

/// Colours, where they are wanted.
#[derive(Clone, Copy)]
pub struct Style {
    coloured: bool,
}

impl Style {
    pub fn of_environment() -> Style {
        let unwanted = env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty());
        Style {
            coloured: io::stdout().is_terminal() && !unwanted,
        }
    }

    pub fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    pub fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }

    pub fn red(self, text: &str) -> String {
        self.paint("31", text)
    }

    pub fn green(self, text: &str) -> String {
        self.paint("32", text)
    }

    fn blue(self, text: &str) -> String {
        self.paint("34", text)
    }

    fn paint(self, code: &str, text: &str) -> String {
        let mut painted = String::new();
        if self.coloured {
            // Writing to a string doesn't fail.
            let _ = write!(painted, "\x1b[{code}m{text}\x1b[0m");
            return painted;
        }
        text.to_owned()
    }
}
