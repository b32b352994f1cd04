//! What becomes of a job, told to a browser as it happens (Server-Sent Events).

use std::convert::Infallible;
use std::sync::Arc;

use axum::response::sse::{Event as Told, KeepAlive, Sse};
use ergate::backend::Sqlite;
use ergate::hooks::Event;
use ergate::prelude::*;
use ergate::{Job, JobId};
use futures_util::stream::{Stream, unfold};
use serde::Serialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{self, Receiver, Sender};

use crate::words::Count;

/// How far a job is, from 0 to 1.
#[derive(Clone, Debug, Serialize)]
struct Progress {
    step: Option<Arc<str>>,
    done: f64,
    #[serde(skip)]
    is_over: bool,
}

/// What the worker says of all jobs, to whoever listens.
#[derive(Clone)]
pub struct News(Sender<(JobId, Progress)>);

impl News {
    pub fn new() -> News {
        News(broadcast::channel(1024).0)
    }

    /// What the worker calls with every event.
    pub fn hook(&self) -> impl Fn(&Event<'_>) + Send + Sync + 'static {
        let sender = self.0.clone();
        move |event| {
            let within = match event {
                Event::StepProgressed { fraction, .. } => *fraction,
                _ => 0.0,
            };
            // Nobody may be listening.
            let _ = sender.send((event.job().id.clone(), progress(event.job(), within)));
        }
    }
}

/// How far it is, with a part of the step that runs now; this workflow has three.
fn progress(job: &Job, within: f64) -> Progress {
    Progress {
        step: job.current_step_name.clone(),
        done: job.percent_completed / 100.0 + within / 3.0,
        is_over: job.status.is_final(),
    }
}

/// One browser that follows one job.
struct Follower {
    backend: Sqlite,
    id: JobId,
    news: Receiver<(JobId, Progress)>,
    state: State,
}

enum State {
    Beginning,
    Listening,
    Over,
}

/// Tells of a job until it has ended: `progress` each time that it goes on, and then `done` with the words or `failed` with
/// the reason.
pub fn follow(
    backend: Sqlite,
    id: JobId,
    news: &News,
) -> Sse<impl Stream<Item = Result<Told, Infallible>> + use<>> {
    let follower = Follower {
        // Before the store is asked, so that nothing falls between the two.
        news: news.0.subscribe(),
        backend,
        id,
        state: State::Beginning,
    };
    let told = unfold(follower, async |mut follower| {
        let told = follower.next().await?;
        Some((Ok(told), follower))
    });
    Sse::new(told).keep_alive(KeepAlive::default())
}

impl Follower {
    async fn next(&mut self) -> Option<Told> {
        match self.state {
            State::Beginning => {
                self.state = State::Listening;
                self.stored().await
            }
            State::Listening => self.heard().await,
            State::Over => None,
        }
    }

    async fn heard(&mut self) -> Option<Told> {
        loop {
            match self.news.recv().await {
                Ok((id, _)) if id != self.id => {}
                Ok((_, progress)) if !progress.is_over => return Some(told("progress", &progress)),
                // It has ended, or so much happened that something was missed.
                Ok(_) | Err(RecvError::Lagged(_)) => return self.stored().await,
                Err(RecvError::Closed) => return None,
            }
        }
    }

    /// How the job stands in the store.
    async fn stored(&mut self) -> Option<Told> {
        let job = self.backend.get(&self.id).await.ok()??;
        if !job.status.is_final() {
            return Some(told("progress", &progress(&job, 0.0)));
        }
        self.state = State::Over;
        match job.last_return_value.parse::<Vec<Count>>() {
            Ok(words) if job.status == Status::Completed => Some(told("done", &words)),
            _ => {
                let reason = job.error.map(|error| error.message);
                Some(told("failed", &reason.unwrap_or(job.status.to_string())))
            }
        }
    }
}

fn told(name: &str, what: &impl Serialize) -> Told {
    // A name, a number and words can be written as JSON.
    let data = serde_json::to_string(what).unwrap_or_default();
    Told::default().event(name).data(data)
}
