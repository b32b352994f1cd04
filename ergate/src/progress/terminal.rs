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
            most,
        }
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
        let bar = match self.jobs.get(job) {
            Some(bar) => bar.clone(),
            None if self.jobs.len() >= self.most => return,
            None => {
                let bar = ProgressBar::new(100).with_style(style(JOB));
                let bar = self.all.insert_before(&self.counter, bar);
                self.jobs.insert(job.clone(), bar.clone());
                bar
            }
        };
        bar.set_message(words);
        bar.set_position(percent as u64);
    }

    fn take_away(&mut self, job: &JobId) {
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
