//! A workflow as a picture. Two hundred tickets are worked off in memory; then the ways that they took are drawn, with how
//! many took each, how long the steps were, and what went wrong where.
//!
//! `cargo run --example graph` (`-- FOLDER` writes the pictures there)

use std::env;
use std::fs;
use std::path::PathBuf;

use ergate::backend::JobFilter;
use ergate::graph::Graph;
use ergate::prelude::*;

#[workflow]
mod tickets {
    use std::thread::sleep;
    use std::time::Duration;

    use ergate::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Serialize, Deserialize)]
    pub struct Ticket {
        pub number: u32,
    }

    struct Archive(&'static str);

    #[dependency(scope = "app")]
    fn setting(name: &'static str) -> &'static str {
        name
    }

    #[dependency(scope = "app")]
    fn archive(#[depends(setting("archive"))] address: &'static str) -> Archive {
        Archive(address)
    }

    #[step(inline)]
    fn sort(ticket: Ticket) -> Flow<Ticket, (GoTo<escalate>, End)> {
        match ticket.number % 20 {
            0..3 => Flow::end("nothing to do"),
            3..6 => Flow::go_to(escalate::with(ticket)),
            _ => Flow::next(ticket),
        }
    }

    #[step]
    fn look_up(ticket: Ticket, #[depends(archive)] archive: &Archive) -> Flow<Ticket, GoTo<close>> {
        sleep(Duration::from_millis(2));
        match (archive.0, ticket.number % 5) {
            ("archive", 0) => Flow::go_to(close::with(ticket)),
            _ => Flow::next(ticket),
        }
    }

    #[step(retries = 2, backoff = "1ms..1ms")]
    fn answer(ticket: Ticket, #[job] job: &JobInfo) -> Result<Flow<Ticket, GoTo<close>>, BoxError> {
        sleep(Duration::from_millis(1));
        match ticket.number % 40 {
            11 => Err("the mail server does not answer".into()),
            13 if job.attempt() == 1 => Err("the mail server is busy".into()),
            17 => Ok(Flow::next(ticket)),
            _ => Ok(Flow::go_to(close::with(ticket))),
        }
    }

    #[step(inline)]
    fn escalate(ticket: Ticket) -> Result<Ticket, Abort> {
        match ticket.number % 100 {
            4 => Err(Abort::new("nobody is responsible")),
            _ => Ok(ticket),
        }
    }

    #[step(inline)]
    fn close(_ticket: Ticket) {}
}

const TICKETS: u32 = 200;

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let folder = env::args_os()
        .nth(1)
        .map_or(env::current_dir()?, PathBuf::from);
    let backend = Memory::new();
    for number in 0..TICKETS {
        backend
            .submit(tickets::job(tickets::Ticket { number }))
            .await?;
    }
    Worker::new(backend.clone())
        .register(&tickets::WORKFLOW)
        .run_until_idle()
        .await?;

    let jobs = backend
        .list(&JobFilter::new().limit(TICKETS as usize))
        .await?;
    let graph = tickets::WORKFLOW
        .graph()
        .with_dependencies()
        .with_jobs(&jobs);
    print(&graph);
    for (name, picture) in [
        ("graph.svg", graph.svg()),
        ("graph.dot", graph.dot()),
        ("graph.mmd", graph.mermaid()),
    ] {
        let path = folder.join(name);
        fs::write(&path, picture)?;
        println!("wrote {}", path.display());
    }
    Ok(())
}

/// The same in words: each way, and how many tickets took it.
fn print(graph: &Graph) {
    for edge in graph.edges() {
        let name = |at: usize| &*graph.nodes()[at].name;
        let (from, to) = (name(edge.from), edge.to.map_or("end", name));
        println!("{:>4}  {from} → {to}", edge.jobs.unwrap_or_default());
    }
}
