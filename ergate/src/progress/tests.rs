use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use indicatif::{InMemoryTerm, ProgressDrawTarget};

use super::{Bars, Target};
use crate::hooks::Event;
use crate::job::{ErrorKind, ErrorRecord, Job, JobId, RunOutcome, Status, StepRun};
use crate::timestamp::Timestamp;

/// What was written, shared with whoever wrote it.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().map_or(Ok(0), |mut paper| paper.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Paper {
    /// Its lines, without the time at their ends.
    fn lines(&self) -> Vec<String> {
        let bytes = self.0.lock().map(|paper| paper.clone()).unwrap_or_default();
        without_time(&String::from_utf8_lossy(&bytes))
    }
}

fn without_time(text: &str) -> Vec<String> {
    let cut = |line: &str| match line.rsplit_once(", ") {
        Some((before, _)) if !line.starts_with("job ") => before.to_owned(),
        _ => line.to_owned(),
    };
    text.lines().map(cut).collect()
}

fn lines(paper: &Paper, between: Duration) -> Bars {
    Bars::of(Target::Lines {
        to: Box::new(paper.clone()),
        between,
    })
}

fn terminal(term: &InMemoryTerm) -> Bars {
    Bars::of(Target::Terminal(ProgressDrawTarget::term_like(Box::new(
        term.clone(),
    ))))
}

/// A job at a step.
fn job(id: &str, step: &str, percent: f64) -> Job {
    let mut job = Job::new("shop");
    job.id = id.parse().unwrap_or_else(|_| JobId::new());
    job.status = Status::Running;
    job.current_step_name = Some(step.into());
    job.percent_completed = percent;
    job.attempt = 1;
    job
}

fn ended(id: &str, status: Status) -> Job {
    let mut job = job(id, "charge", 50.0);
    job.status = status;
    if status == Status::Failed {
        let error = ErrorRecord::new(ErrorKind::Failed, "shop", "no\u{1b}[2J answer");
        job.error = Some(error.into());
    }
    job
}

#[test]
fn lines_count_and_tell_what_failed() {
    let paper = Paper::default();
    let hook = lines(&paper, Duration::ZERO).out_of(3).hook();
    hook(&Event::StepStarted {
        job: &job("a", "charge", 0.0),
    });
    hook(&Event::StepProgressed {
        job: &job("a", "charge", 0.0),
        fraction: 0.4,
    });
    hook(&Event::JobFinished {
        job: &ended("a", Status::Completed),
    });
    hook(&Event::JobFailed {
        job: &ended("b", Status::Failed),
    });
    drop(hook);
    let expected = [
        "0/3 done, 1 running",
        "1/3 done (1 completed)",
        "job b of `shop` is failed at step `charge`, 50% done: workflow `shop` failed: no\u{fffd}[2J answer",
        "2/3 done (1 completed, 1 failed)",
        "2/3 done (1 completed, 1 failed)",
    ];
    assert_eq!(paper.lines(), expected);
}

#[test]
fn lines_are_not_written_too_often() {
    let paper = Paper::default();
    let hook = lines(&paper, Duration::MAX).hook();
    for _ in 0..1000 {
        hook(&Event::StepStarted {
            job: &job("a", "charge", 0.0),
        });
        hook(&Event::JobFinished {
            job: &ended("a", Status::Completed),
        });
    }
    drop(hook);
    assert_eq!(paper.lines(), ["1000 done (1000 completed)"]);
}

#[test]
fn each_running_job_has_a_line_on_a_terminal() {
    let term = InMemoryTerm::new(10, 70);
    let hook = terminal(&term).hook();
    hook(&Event::StepStarted {
        job: &job("a", "charge", 50.0),
    });
    hook(&Event::StepStarted {
        job: &job("b", "triage", 0.0),
    });
    hook(&Event::StepProgressed {
        job: &job("a", "charge", 50.0),
        fraction: 0.4,
    });
    let shown = term.contents();
    let shown: Vec<&str> = shown.lines().collect();
    assert_eq!(shown.len(), 3, "{shown:?}");
    assert_eq!(shown[0], "━━━━━━━━━━╸─────────  50% a of shop: charge 40%");
    assert_eq!(shown[1], "────────────────────   0% b of shop: triage");
    assert!(shown[2].contains("0 done, 2 running"), "{shown:?}");

    hook(&Event::JobFailed {
        job: &ended("b", Status::Failed),
    });
    hook(&Event::StepFinished {
        job: &job("a", "ship", 66.0),
        run: &run(),
    });
    let mut again = job("a", "ship", 66.0);
    again.attempt = 2;
    hook(&Event::StepStarted { job: &again });
    let shown = term.contents();
    let shown: Vec<&str> = shown.lines().collect();
    assert!(
        shown[0].starts_with("job b of `shop` is failed"),
        "{shown:?}"
    );
    assert!(
        shown
            .iter()
            .any(|line| line.ends_with(" 66% a of shop: ship (attempt 2)")),
        "{shown:?}"
    );
    assert!(
        !shown.iter().any(|line| line.contains("triage")),
        "{shown:?}"
    );

    hook(&Event::JobFinished {
        job: &ended("a", Status::Completed),
    });
    drop(hook);
    let shown = term.contents();
    let last = shown.lines().last().unwrap_or_default();
    assert!(last.contains("2 done (1 completed, 1 failed)"), "{shown}");
    assert!(
        !shown.contains('%') || shown.matches('%').count() == 1,
        "{shown}"
    );
}

#[test]
fn no_more_lines_are_shown_than_wanted() {
    let term = InMemoryTerm::new(20, 70);
    let hook = terminal(&term).at_most(2).hook();
    for id in ["a", "b", "c", "d"] {
        hook(&Event::StepStarted {
            job: &job(id, "charge", 0.0),
        });
    }
    let shown = term.contents();
    assert_eq!(shown.lines().count(), 3, "{shown}");
    assert!(shown.contains("4 running"), "{shown}");
}

#[test]
fn a_retried_and_a_returned_job_run_no_more() {
    let paper = Paper::default();
    let hook = lines(&paper, Duration::MAX).hook();
    let (one, other) = (job("a", "charge", 0.0), job("b", "charge", 0.0));
    hook(&Event::StepStarted { job: &one });
    hook(&Event::StepStarted { job: &other });
    hook(&Event::StepRetried {
        job: &one,
        run: &run(),
        at: Timestamp::EPOCH,
    });
    hook(&Event::StepReturned {
        job: &other,
        run: &run(),
    });
    drop(hook);
    assert_eq!(paper.lines(), ["0 done, 1 retried"]);
}

#[test]
fn a_job_that_was_lost_to_another_worker_runs_no_more() {
    let term = InMemoryTerm::new(10, 70);
    let hook = terminal(&term).hook();
    let (lost, other) = (job("a", "charge", 0.0), job("b", "triage", 0.0));
    hook(&Event::StepStarted { job: &lost });
    hook(&Event::StepStarted { job: &other });
    hook(&Event::StepLost { job: &lost });
    let shown = term.contents();
    assert_eq!(shown.lines().count(), 2, "{shown}");
    assert!(
        shown.contains("b of shop: triage") && shown.contains("0 done, 1 running"),
        "{shown}"
    );
}

/// A worker that has more jobs than it runs at a time takes them in turns.
#[test]
fn a_job_that_rests_leaves_its_line_to_another() {
    let term = InMemoryTerm::new(10, 70);
    let hook = terminal(&term).hook();
    let (one, other) = (job("a", "charge", 0.0), job("b", "triage", 0.0));
    hook(&Event::StepStarted { job: &one });
    hook(&Event::StepFinished {
        job: &one,
        run: &run(),
    });
    hook(&Event::StepStarted { job: &other });
    let shown = term.contents();
    assert_eq!(shown.lines().count(), 2, "{shown}");
    assert!(
        shown.contains("b of shop: triage") && shown.contains(", 1 running"),
        "{shown}"
    );

    hook(&Event::StepFinished {
        job: &other,
        run: &run(),
    });
    hook(&Event::StepStarted { job: &other });
    hook(&Event::StepStarted { job: &one });
    let shown = term.contents();
    assert_eq!(shown.lines().count(), 3, "{shown}");
    assert!(shown.contains(", 2 running"), "{shown}");
}

fn run() -> StepRun {
    StepRun::new(
        "charge",
        1,
        Timestamp::EPOCH,
        Duration::ZERO,
        RunOutcome::Failed,
    )
}
