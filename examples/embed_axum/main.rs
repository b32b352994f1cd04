//! A small web application: a handler submits a job, the browser follows it while it runs, and `page` is nested under
//! `/jobs` for whoever looks after it. Jobs stand in one SQLite file, so they survive a restart.
//!
//! `cargo run --example embed_axum`, and then open what it prints. `-- ADDRESS FILE` say where it listens and what the file is.

mod follow;
mod site;
mod words;

use std::time::Duration;

use ergate::backend::Sqlite;
use ergate::page::Page;
use ergate::prelude::*;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().unwrap_or("127.0.0.1:8000".to_owned());
    let file = arguments.next().map(std::path::PathBuf::from);
    let file = file.unwrap_or_else(|| std::env::temp_dir().join("embed_axum.db"));

    let backend = Sqlite::open(file)?;
    let news = follow::News::new();
    let worker = Worker::new(backend.clone())
        .register(&words::counting::WORKFLOW)
        // A job whose program was killed goes on this soon after the next start.
        .lease(Duration::from_secs(3))
        .on(news.hook());
    let page = Page::new(backend.clone())
        .register(&words::counting::WORKFLOW)
        .title("Words")
        // Everybody on this machine may. A program with users puts this router behind its login.
        .allow_actions();
    let app = site::router(backend, news).nest_service("/jobs", page.router());

    let listener = TcpListener::bind(address).await?;
    println!("http://{}/", listener.local_addr()?);
    // The worker ends on SIGINT and SIGTERM, when its steps have ended; and with it the program.
    tokio::select! {
        worked = worker.run() => Ok(worked?),
        served = axum::serve(listener, app) => Ok(served?),
    }
}
