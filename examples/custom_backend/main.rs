//! A backend of your own: a directory as store and as queue, made one by `Pair`, on which two workers do three jobs.
//!
//! `cargo run --example custom_backend`; its tests hold it to the suite of every backend.

mod queue;
mod store;

use std::sync::Arc;

use ergate::JobId;
use ergate::backend::{JobFilter, Pair};
use ergate::clock::SystemClock;
use ergate::prelude::*;

#[step]
fn greet(name: String) -> String {
    format!("Hello, {name}")
}

static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let path = std::env::temp_dir().join(format!("custom_backend-{}", JobId::new()));
    let store = store::DirectoryStore::open(&path, Arc::new(SystemClock))?;
    let pair = Pair::new(queue::DirectoryQueue::open(&path)?, store);
    let jobs = ["Ada", "Grace", "Edsger"].map(|name| GREETING.job(name.to_owned()));
    pair.submit_all(jobs).await?;

    let worker = || Worker::new(pair.clone()).register(&GREETING);
    tokio::try_join!(worker().run_until_idle(), worker().run_until_idle())?;

    for job in pair.list(&JobFilter::new()).await? {
        println!("{}", job.last_return_value.parse::<String>()?);
    }
    std::fs::remove_dir_all(path)?;
    Ok(())
}
