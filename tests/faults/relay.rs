//! The workflow that is put to the test: six legs, each of which adds its mark to what the job carries.

use std::io;
use std::time::Duration;

use ergate::prelude::*;
use ergate::{Job, NewJob};
use serde::{Deserialize, Serialize};

use super::{Effect, Effects};
use crate::Dice;

/// One mark for each step that the job has passed.
pub type Marks = Vec<String>;

/// The steps, in their order.
pub const LEGS: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];

/// How long a leg takes, in milliseconds, at the least and at the most.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Pace(pub u64, pub u64);

#[derive(Clone)]
struct Track {
    effects: Effects,
    pace: Pace,
}

impl Track {
    async fn wait_for_release(&self) {
        while !self.effects.are_released() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    async fn run(&self, mut marks: Marks, job: &JobInfo) -> io::Result<Marks> {
        let mark = Job::new("").id.to_string();
        let Pace(least, most) = self.pace;
        let seed = mark.bytes().fold(0, |seed: u64, byte| {
            seed.wrapping_mul(31).wrapping_add(u64::from(byte))
        });
        let millis = Dice::new(seed).between(least, most);
        tokio::time::sleep(Duration::from_millis(millis)).await;
        self.effects.add(&Effect {
            job: job.id().to_string(),
            step: job.step().to_owned(),
            attempt: job.attempt(),
            mark: mark.clone(),
            before: marks.clone(),
        })?;
        marks.push(mark);
        Ok(marks)
    }
}

#[workflow]
mod relay {
    use super::*;

    #[step]
    async fn first(
        marks: Marks,
        #[state] track: &Track,
        #[job] job: &JobInfo,
    ) -> io::Result<Marks> {
        track.run(marks, job).await
    }

    #[step]
    async fn second(
        marks: Marks,
        #[state] track: &Track,
        #[job] job: &JobInfo,
    ) -> io::Result<Marks> {
        track.run(marks, job).await
    }

    #[step]
    async fn third(
        marks: Marks,
        #[state] track: &Track,
        #[job] job: &JobInfo,
    ) -> io::Result<Marks> {
        track.run(marks, job).await
    }

    #[step]
    async fn fourth(
        marks: Marks,
        #[state] track: &Track,
        #[job] job: &JobInfo,
    ) -> io::Result<Marks> {
        track.run(marks, job).await
    }

    #[step]
    async fn fifth(
        marks: Marks,
        #[state] track: &Track,
        #[job] job: &JobInfo,
    ) -> io::Result<Marks> {
        track.run(marks, job).await
    }

    #[step]
    async fn sixth(
        marks: Marks,
        #[state] track: &Track,
        #[job] job: &JobInfo,
    ) -> io::Result<Marks> {
        track.run(marks, job).await
    }
}

/// Steps that end only when they are let go, or never.
#[workflow]
mod patience {
    use super::*;

    #[step]
    async fn waits(kind: Kind, #[state] track: &Track, #[job] job: &JobInfo) -> io::Result<()> {
        match kind {
            Kind::LetGo => track.wait_for_release().await,
            Kind::Endless => std::future::pending::<()>().await,
        }
        track.run(Marks::new(), job).await?;
        Ok(())
    }

    #[step]
    async fn goes_on() {}
}

/// When a step is to end.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum Kind {
    /// When it is [let go](Effects::release).
    LetGo,
    /// Never.
    Endless,
}

/// A job whose first step waits.
pub fn waiting_job(number: usize, kind: Kind) -> NewJob {
    patience::job(kind).id(format!("{kind:?}-{number}"))
}

/// The job of this number.
pub fn job(number: usize) -> NewJob {
    relay::job(Marks::new()).id(format!("relay-{number}"))
}

/// Adds the workflow to a worker, and what its steps need.
#[must_use]
pub fn register<B: Backend>(worker: Worker<B>, effects: Effects, pace: Pace) -> Worker<B> {
    worker
        .register(&relay::WORKFLOW)
        .register(&patience::WORKFLOW)
        .state(Track { effects, pace })
}
