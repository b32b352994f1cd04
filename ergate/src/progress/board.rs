//! From what happens to jobs to what is shown of them.

use std::collections::HashSet;

use super::tally::Tally;
use crate::clean::Clean;
use crate::hooks::Event;
use crate::job::{Job, JobId};

/// Where it is shown.
pub(super) trait Screen: Send {
    /// The job has got so far.
    fn show(&mut self, job: &JobId, percent: f64, words: String);
    /// One of its steps is over, and the next may run here or elsewhere.
    fn rest(&mut self, job: &JobId);
    /// The job does not run any more.
    fn take_away(&mut self, job: &JobId);
    /// What stays to be read.
    fn say(&mut self, words: &str);
    fn count(&mut self, tally: &Tally);
    /// Nothing more is to come.
    fn close(&mut self, tally: &Tally);
}

pub(super) struct Board {
    screen: Box<dyn Screen>,
    tally: Tally,
    running: HashSet<JobId>,
}

impl Board {
    pub(super) fn new(screen: Box<dyn Screen>, jobs: Option<usize>) -> Board {
        Board {
            screen,
            tally: Tally::new(jobs),
            running: HashSet::new(),
        }
    }

    pub(super) fn tell(&mut self, event: &Event<'_>) {
        let job = event.job();
        match event {
            Event::StepStarted { .. } => {
                self.running.insert(job.id.clone());
                self.screen
                    .show(&job.id, job.stored_percent(), words(job, None));
            }
            Event::StepProgressed { fraction, .. } => {
                let words = words(job, Some(*fraction));
                self.screen.show(&job.id, job.stored_percent(), words);
                return;
            }
            Event::StepRetried { .. } => {
                self.tally.retried += 1;
                self.leave(job);
            }
            Event::StepReturned { .. } | Event::StepLost { .. } => self.leave(job),
            Event::JobFinished { .. } => self.end(job, |tally| &mut tally.completed),
            Event::JobCancelled { .. } => self.end(job, |tally| &mut tally.cancelled),
            Event::JobFailed { .. } => self.end_badly(job, |tally| &mut tally.failed),
            Event::JobAborted { .. } => self.end_badly(job, |tally| &mut tally.aborted),
            // The running jobs are counted anew when it is known what comes next.
            Event::StepFinished { .. } => {
                self.running.remove(&job.id);
                self.screen.rest(&job.id);
                return;
            }
            Event::JobStarted { .. } | Event::JobSubmitted { .. } | Event::JobStranded { .. } => {
                return;
            }
        }
        self.tally.running = self.running.len();
        self.screen.count(&self.tally);
    }

    fn leave(&mut self, job: &Job) {
        self.running.remove(&job.id);
        self.screen.take_away(&job.id);
    }

    fn end(&mut self, job: &Job, counter: fn(&mut Tally) -> &mut usize) {
        *counter(&mut self.tally) += 1;
        self.leave(job);
    }

    fn end_badly(&mut self, job: &Job, counter: fn(&mut Tally) -> &mut usize) {
        self.end(job, counter);
        self.screen.say(&Clean(&job.to_string()).to_string());
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        self.screen.close(&self.tally);
    }
}

/// Such as `17 of shop: charge 40% (attempt 2)`.
fn words(job: &Job, fraction: Option<f64>) -> String {
    let step = job.current_step_name.as_deref().unwrap_or_default();
    let (id, workflow) = (job.id.to_string(), &job.workflow_name);
    let mut words = format!("{} of {}: {}", Clean(&id), Clean(workflow), Clean(step));
    if let Some(fraction) = fraction {
        words.push_str(&format!(" {:.0}%", fraction * 100.0));
    }
    if job.attempt > 1 {
        words.push_str(&format!(" (attempt {})", job.attempt));
    }
    words
}
