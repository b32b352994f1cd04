//! What a worker costs that has nothing to do.

use std::time::Duration;

use ergate::backend::Backend;
use ergate::prelude::*;
use gauge::{argument, own_seconds, server_seconds};

use super::place;
use crate::Fallible;

#[step(inline)]
fn nothing(_n: u64) {}

static NOTHING: Workflow<u64> = Workflow::named("nothing").step::<nothing>().build();

#[tokio::main]
pub(super) async fn run(place: &str) -> Fallible<()> {
    match place {
        "memory" => on(Memory::new()).await,
        "sqlite" => on(place::sqlite()?).await,
        "postgres" => on(place::postgres().await?).await,
        other => place::unknown(other),
    }
}

async fn on<B: Backend>(store: B) -> Fallible<()> {
    let seconds = argument("--seconds", 10);
    let working = tokio::spawn(Worker::new(store).register(&NOTHING).run());
    tokio::time::sleep(Duration::from_secs(1)).await;
    let (own, server) = (own_seconds(), server_seconds());
    tokio::time::sleep(Duration::from_secs(seconds as u64)).await;
    let percent = |taken: f64| taken / seconds as f64 * 100.0;
    println!(
        "percent={:.4} server_percent={:.4}",
        percent(own_seconds() - own),
        percent(server_seconds() - server)
    );
    working.abort();
    Ok(())
}
