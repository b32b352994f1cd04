//! Bars that move, on a terminal.

use std::collections::HashMap;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::board::Screen;
use super::tally::Tally;
use crate::job::JobId;

const JOB: &str = "{bar:20.cyan/dim} {pos:>3}% {wide_msg}";
const COUNTER: &str = "{spinner:.green} {wide_msg}";

/// So that the time goes on while nothing happens.
const TICK: Duration = Duration::from_millis(120);

pub(super) struct Terminal {
    all: MultiProgress,
    counter: ProgressBar,
    jobs: HashMap<JobId, ProgressBar>,
    /// Those between two steps. Their lines are the next to be given to other jobs: lines that come and go are hard to
    /// read.
    resting: Vec<JobId>,
    most: usize,
}

impl Terminal {
    pub(super) fn new(target: ProgressDrawTarget, most: usize) -> Terminal {
        let all = MultiProgress::with_draw_target(target);
        let counter = all.add(ProgressBar::new_spinner().with_style(style(COUNTER)));
        counter.enable_steady_tick(TICK);
        Terminal {
            all,
            counter,
            jobs: HashMap::new(),
            resting: Vec::new(),
            most,
        }
    }

    /// A line that this job may have.
    fn line(&mut self, job: &JobId) -> Option<ProgressBar> {
        if let Some(bar) = self.jobs.get(job) {
            return Some(bar.clone());
        }
        let resting = (!self.resting.is_empty()).then(|| self.resting.remove(0));
        let free = resting.and_then(|resting| self.jobs.remove(&resting));
        if free.is_none() && self.jobs.len() >= self.most {
            return None;
        }
        let bar = free.unwrap_or_else(|| {
            let bar = ProgressBar::new(100).with_style(style(JOB));
            self.all.insert_before(&self.counter, bar)
        });
        self.jobs.insert(job.clone(), bar.clone());
        Some(bar)
    }
}

/// A template of ours that could not be read would be replaced by the plainest there is.
fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template);
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    style.progress_chars("━╸─")
}

impl Screen for Terminal {
    fn show(&mut self, job: &JobId, percent: f64, words: String) {
        self.resting.retain(|resting| resting != job);
        let Some(bar) = self.line(job) else {
            return;
        };
        bar.set_message(words);
        bar.set_position(percent as u64);
    }

    fn rest(&mut self, job: &JobId) {
        if self.jobs.contains_key(job) {
            self.resting.push(job.clone());
        }
    }

    fn take_away(&mut self, job: &JobId) {
        self.resting.retain(|resting| resting != job);
        if let Some(bar) = self.jobs.remove(job) {
            bar.finish_and_clear();
            self.all.remove(&bar);
        }
    }

    fn say(&mut self, words: &str) {
        // If nobody can read it, the work goes on all the same.
        let _ = self.all.println(words);
    }

    fn count(&mut self, tally: &Tally) {
        self.counter.set_message(tally.to_string());
    }

    fn close(&mut self, tally: &Tally) {
        for (_, bar) in self.jobs.drain() {
            bar.finish_and_clear();
            self.all.remove(&bar);
        }
        self.counter.finish_with_message(tally.to_string());
    }
}
