//! Runs a recorded job in Rust, through what the library shows to everyone.

use std::sync::{Arc, Mutex};

use ergate::backend::{Backend, Memory};
use ergate::{Job, Worker};

use crate::differences;
use crate::effects;
use crate::recording::Recording;
use crate::store::Witness;
use crate::story::{State, Story};
use crate::workflows;

/// What Rust does with a recorded job.
pub(crate) struct Run {
    pub(crate) story: Story,
    /// The job as it is stored in the end.
    pub(crate) job: Job,
    /// The names of the events of which the worker told its hooks.
    pub(crate) events: Vec<&'static str>,
}

/// Runs the job to its end and writes down its story.
pub(crate) async fn replay(recording: &Recording) -> Run {
    let _turn = effects::alone().await;
    let store = Witness::default();
    let (job, events) = work(recording, store.clone()).await;
    Run {
        story: concluded(store.story(), &job),
        job,
        events,
    }
}

/// Puts the job into a store and lets a worker work until there is nothing left to do.
async fn work<B: Backend + Clone>(recording: &Recording, store: B) -> (Job, Vec<&'static str>) {
    let job = Job::from_json(recording.job.get()).expect("the library reads the package's jobs");
    let id = job.id.clone();
    let taken = store.enqueue(vec![job]).await;
    taken.expect("the store takes the job");

    let events = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&events);
    let worker = Worker::new(store.clone()).on(move |event| {
        heard.lock().expect("the events so far").push(event.name());
    });
    let worked = workflows::register(worker).run_until_idle().await;
    worked.expect("the worker ends well");

    let job = store.get(&id).await.expect("the store answers");
    let events = std::mem::take(&mut *events.lock().expect("all events"));
    (job.expect("the store has the job"), events)
}

/// The story with its end: what was done but never stored, where the job rests, and what it says of errors.
fn concluded(mut story: Story, job: &Job) -> Story {
    story.effects(effects::take());
    story.rests(State::of(job));
    if let Some(error) = &job.error {
        story.note("error", without_advice(&error.message));
        for text in &error.chain {
            story.note("because", text);
        }
        for text in &error.also {
            story.note("also", text);
        }
    }
    story
}

/// What is behind the semicolon lists all workflows, and would change with each new one.
fn without_advice(message: &str) -> &str {
    message.split_once("; ").map_or(message, |(what, _)| what)
}

#[tokio::test]
async fn every_recorded_job_does_the_same_in_rust() {
    let mut wrong = Vec::new();
    for recording in Recording::all() {
        let python = recording.story();
        let rust = replay(&recording).await.story;
        let case = &recording.case;
        let expected = differences::story_of(case);
        if expected.as_ref() == Some(&python) {
            wrong.push(format!(
                "{case} is listed as different, but its story is Python's"
            ));
        }
        let expected = expected.unwrap_or(python);
        if rust != expected {
            let beside = expected.beside(&rust);
            wrong.push(format!("{case}: - is expected, + has happened\n{beside}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The stories are those of a worker that gives its job back after each step. Most workers don't.
#[tokio::test]
async fn a_worker_that_keeps_its_job_does_the_same() {
    for recording in Recording::all() {
        let run = replay(&recording).await;
        let _turn = effects::alone().await;
        let (job, events) = work(&recording, Memory::new()).await;
        let case = &recording.case;
        assert_eq!(State::of(&job), State::of(&run.job), "{case}");
        assert_eq!(effects::take(), run.story.all_effects(), "{case}");
        assert_eq!(events, run.events, "{case}");
    }
}
