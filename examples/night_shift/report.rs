//! What is printed when the night is over.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::Duration;

use ergate::{Job, RunOutcome, StepRun};

use crate::audit::Audit;
use crate::evidence::{Evidence, is_transition};
use crate::progress::Style;
use crate::shop::fulfil;

/// What came of one step in all orders.
#[derive(Default)]
pub struct Row {
    pub step: &'static str,
    pub runs: usize,
    pub ok: usize,
    pub jumps: usize,
    /// Runs after which the step ran again because it had failed.
    pub retries: usize,
    /// Runs after which the job was over: it failed, or was aborted.
    pub given_up: usize,
    /// Runs that were never saved, because their worker was killed.
    pub lost: usize,
    /// How long the runs took that brought their jobs on, shortest first.
    pub durations: Vec<Duration>,
}

pub fn rows(evidence: &Evidence) -> Vec<Row> {
    let mut rows: Vec<Row> = fulfil::WORKFLOW
        .steps()
        .map(|step| row(step, evidence))
        .collect();
    for run in evidence.lost() {
        if let Some(row) = rows.iter_mut().find(|row| row.step == run.step) {
            row.lost += 1;
            row.runs += 1;
        }
    }
    rows
}

fn row(step: &'static str, evidence: &Evidence) -> Row {
    let mut row = Row {
        step,
        ..Row::default()
    };
    for job in &evidence.jobs {
        let runs: Vec<&StepRun> = job.runs.iter().filter(|run| *run.step == *step).collect();
        row.runs += runs.len();
        for (place, run) in runs.iter().enumerate() {
            match run.outcome {
                RunOutcome::Jumped => row.jumps += 1,
                RunOutcome::Completed | RunOutcome::Ended => row.ok += 1,
                _ if place + 1 < runs.len() => row.retries += 1,
                _ => row.given_up += 1,
            }
            if is_transition(run) {
                row.durations.push(run.duration);
            }
        }
    }
    row.durations.sort_unstable();
    row
}

impl Row {
    /// The duration that so many percent of the runs do not exceed.
    pub fn percentile(&self, percent: usize) -> Option<Duration> {
        let rank = (self.durations.len() * percent).div_ceil(100);
        self.durations.get(rank.checked_sub(1)?).copied()
    }

    /// How the durations are spread, as a little drawing: each place is twice as long as the one before it.
    fn spread(&self) -> String {
        const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
        let mut counts = [0_usize; EDGES.len() + 1];
        for duration in &self.durations {
            let millis = duration.as_millis();
            counts[EDGES.partition_point(|edge| *edge <= millis)] += 1;
        }
        let most = counts.iter().max().copied().unwrap_or(0).max(1);
        let bar = |count: &usize| match count {
            0 => ' ',
            // The least bar is for whatever isn't nothing.
            count => BARS[(count * (BARS.len() - 1)).div_ceil(most)],
        };
        counts.iter().map(bar).collect()
    }
}

/// Milliseconds at which the places of the little drawings begin.
const EDGES: [u128; 6] = [10, 20, 40, 80, 160, 320];

pub fn millis(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1000.0)
}

/// The table of the steps.
pub fn table(rows: &[Row], style: Style) -> String {
    let mut text = style.dim(&format!(
        "  {:<10}{:>6}{:>6}{:>6}{:>9}{:>10}{:>6}{:>11}{:>11}   {}\n",
        "step",
        "runs",
        "ok",
        "jump",
        "retried",
        "given up",
        "lost",
        "p50",
        "p99",
        "under 10 ms … over 320 ms"
    ));
    for row in rows {
        let time = |percent| row.percentile(percent).map_or("–".to_owned(), millis);
        // Writing to a string doesn't fail.
        let _ = writeln!(
            text,
            "  {:<10}{:>6}{:>6}{:>6}{:>9}{:>10}{:>6}{:>11}{:>11}   ▕{}▏",
            row.step,
            row.runs,
            row.ok,
            row.jumps,
            row.retries,
            row.given_up,
            row.lost,
            time(50),
            time(99),
            row.spread(),
        );
    }
    text
}

/// A job that did not come to an end of its workflow, with the chain of its error and its path.
pub fn trouble(job: &Job, style: Style) -> Option<String> {
    let error = job.error.as_ref()?;
    let last = job.runs.last();
    let mut text = style.red(&job.status.to_string());
    let _ = write!(text, "  {}", job.id);
    if let (Some(step), Some(last)) = (&error.step, last) {
        let worker = last.worker.as_deref().unwrap_or("?");
        let _ = write!(text, "  {step}, attempt {} on {worker}", last.attempt);
    }
    let texts = std::iter::once(&error.message).chain(&error.chain);
    for (depth, line) in texts.enumerate() {
        let _ = write!(text, "\n  {depth}: {line}");
    }
    if let Some(place) = &error.place {
        let _ = write!(text, "\n     panicked at {place}");
    }
    let _ = write!(text, "\n  path: {}", path(job));
    Some(text)
}

/// Such as `reserve ✓ 12.0 ms → charge ✗ 150.1 ms, 150.2 ms`.
pub fn path(job: &Job) -> String {
    let mut steps: Vec<(&str, bool, Vec<String>)> = Vec::new();
    for run in &job.runs {
        let (good, time) = (is_transition(run), millis(run.duration));
        match steps.last_mut() {
            Some((step, false, times)) if **step == *run.step => times.push(time),
            _ => steps.push((&run.step, false, vec![time])),
        }
        if let Some(last) = steps.last_mut() {
            last.1 = good;
        }
    }
    let steps = steps.iter().map(|(step, good, times)| {
        let mark = if *good { '✓' } else { '✗' };
        format!("{step} {mark} {}", times.join(", "))
    });
    steps.collect::<Vec<_>>().join(" → ")
}

/// Which workers were killed, and what came of the runs that they had under way.
pub fn kills(evidence: &Evidence) -> String {
    let lost = evidence.lost();
    let redelivered = lost.iter().filter(|lost| {
        evidence
            .runs_of(lost.order)
            .any(|run| run.step == lost.step && run.id > lost.id)
    });
    let orders: BTreeSet<u32> = lost.iter().map(|run| run.order).collect();
    format!(
        "{} killed   {} of {} lost   {} redelivered",
        counted(evidence.killed().count(), "worker"),
        counted(lost.len(), "run"),
        counted(orders.len(), "order"),
        redelivered.count(),
    )
}

/// Such as `1 worker` or `3 workers`.
pub fn counted(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}

/// What was audited, line by line.
pub fn audited(audit: &Audit, style: Style) -> String {
    let mut text = String::new();
    for check in &audit.checks {
        let mark = match check.faults.is_empty() {
            true => style.green("✓"),
            false => style.red("✗"),
        };
        let _ = writeln!(text, "  {mark} {:<8}{}", check.name, check.says);
        for fault in &check.faults {
            let _ = writeln!(text, "      {fault}");
        }
    }
    text
}
