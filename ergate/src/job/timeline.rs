//! A job as a view for people: where it stands, what ran when, and what went wrong.

use std::fmt::{self, Formatter, Write as _};

use super::{ErrorRecord, Job, StepError, StepRun};
use crate::brief::Brief;
use crate::clean::Clean;
use crate::timestamp::Timestamp;

pub(super) fn write(job: &Job, f: &mut Formatter<'_>) -> fmt::Result {
    job.write_standing(f)?;
    f.write_char('\n')?;
    write_times(job, f)?;
    let widths = Widths::of(&job.runs);
    for run in &job.runs {
        widths.write(run, f)?;
        if let Some(error) = &run.error {
            write_error(&Said::by_run(error), f)?;
        }
    }
    match &job.error {
        Some(error) if !is_told(error, &job.runs) => {
            writeln!(f, "  the job {}", error.kind_in_words())?;
            write_error(&Said::by_record(error), f)
        }
        _ => Ok(()),
    }
}

fn write_times(job: &Job, f: &mut Formatter<'_>) -> fmt::Result {
    let mut times = Vec::new();
    let at = |what, time: Option<Timestamp>| time.map(|time| format!("{what} {}", Millis(time)));
    times.extend(at("submitted", job.submitted_at));
    times.extend(at("not before", job.requested_start_time));
    if job.priority != 0 {
        times.push(format!("priority {}", job.priority));
    }
    match times.is_empty() {
        true => Ok(()),
        false => writeln!(f, "  {}", times.join(", ")),
    }
}

/// Whether the last run says the same.
pub(crate) fn is_told(error: &ErrorRecord, runs: &[StepRun]) -> bool {
    let last = runs.last().and_then(|run| run.error.as_deref());
    last.is_some_and(|last| last.message == error.message)
}

/// How wide the columns are.
struct Widths {
    step: usize,
    outcome: usize,
    next: usize,
}

impl Widths {
    fn of(runs: &[StepRun]) -> Widths {
        let widest = |width: &dyn Fn(&StepRun) -> usize| runs.iter().map(width).max().unwrap_or(0);
        Widths {
            step: widest(&|run| step(run).chars().count()),
            outcome: widest(&|run| run.outcome.as_str().len()),
            next: widest(&|run| next(run).chars().count()),
        }
    }

    fn write(&self, run: &StepRun, f: &mut Formatter<'_>) -> fmt::Result {
        let Widths {
            step: wide,
            outcome,
            next: far,
        } = *self;
        let took = Brief(run.duration).to_string();
        let line = format!(
            "  {}  {:wide$}  {took:>9}  {:outcome$}  {:far$}",
            Millis(run.started),
            step(run),
            run.outcome,
            next(run),
        );
        match &run.worker {
            Some(worker) => {
                // There may be no further step in any of the lines.
                let gap = if far == 0 { "" } else { "  " };
                writeln!(f, "{line}{gap}on {}", Clean(worker))
            }
            None => writeln!(f, "{}", line.trim_end()),
        }
    }
}

fn step(run: &StepRun) -> String {
    match run.attempt {
        0 | 1 => Clean(&run.step).to_string(),
        attempt => format!("{} (attempt {attempt})", Clean(&run.step)),
    }
}

fn next(run: &StepRun) -> String {
    let next = run.next.as_deref();
    next.map_or_else(String::new, |next| format!("→ {}", Clean(next)))
}

/// What is said of an error.
pub(crate) struct Said<'a> {
    pub(crate) message: &'a str,
    pub(crate) chain: &'a [String],
    pub(crate) dependency: Option<&'a str>,
    pub(crate) place: Option<&'a str>,
    pub(crate) also: &'a [String],
}

impl Said<'_> {
    pub(crate) fn by_run(error: &StepError) -> Said<'_> {
        Said {
            message: &error.message,
            chain: &error.chain,
            dependency: error.dependency.as_deref(),
            place: error.place.as_deref(),
            also: &error.also,
        }
    }

    pub(crate) fn by_record(error: &ErrorRecord) -> Said<'_> {
        Said {
            message: &error.message,
            chain: &error.chain,
            dependency: error.dependency.as_deref(),
            place: error.place.as_deref(),
            also: &error.also,
        }
    }
}

fn write_error(said: &Said<'_>, f: &mut Formatter<'_>) -> fmt::Result {
    write_lines("", said.message, f)?;
    for source in said.chain {
        write_lines("because: ", source, f)?;
    }
    if let Some(dependency) = said.dependency {
        write_lines("in ", dependency, f)?;
    }
    if let Some(place) = said.place {
        write_lines("at ", place, f)?;
    }
    for later in said.also {
        write_lines("then: ", later, f)?;
    }
    Ok(())
}

/// An error's text may have lines of its own; they stay below it.
fn write_lines(lead: &str, text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    let mut lines = text.lines();
    writeln!(f, "    {lead}{}", Clean(lines.next().unwrap_or_default()))?;
    for line in lines {
        writeln!(f, "      {}", Clean(line))?;
    }
    Ok(())
}

/// A time to the millisecond, always as wide.
pub(crate) struct Millis(pub(crate) Timestamp);

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        let whole = text.get(..19).unwrap_or(&text);
        let millis = self.0.as_micros().rem_euclid(1_000_000) / 1000;
        write!(f, "{whole}.{millis:03}Z")
    }
}

#[cfg(feature = "page")]
impl Millis {
    /// The time of the day.
    pub(crate) fn clock(&self) -> String {
        let text = self.to_string();
        text.get(11..23).unwrap_or(&text).to_owned()
    }
}
