//! What jobs made of a workflow.

use std::time::Duration;

use ergate::backend::JobFilter;
use ergate::graph::{Figures, Graph};
use ergate::prelude::*;
use ergate::{Job, RunOutcome};

use crate::Outcome;
use crate::shapes::{graph, job, shop};

/// How many jobs took the way from one step to another, or to the end.
fn jobs(graph: &Graph, from: &str, to: Option<&str>) -> Option<usize> {
    let place = |name: &str| graph.nodes().iter().position(|node| &*node.name == name);
    let (from, to) = (place(from)?, to.and_then(place));
    let mut edges = graph.edges().iter();
    edges.find(|edge| (edge.from, edge.to) == (from, to))?.jobs
}

fn figures(graph: &Graph, step: usize) -> Figures {
    let node = graph.nodes().get(step);
    node.and_then(|node| node.figures.clone())
        .unwrap_or_default()
}

#[workflow]
mod mail {
    use ergate::prelude::*;

    #[step(inline)]
    fn sort(n: u32) -> Flow<u32, (GoTo<file>, End)> {
        match n {
            0 => Flow::end("spam"),
            1 => Flow::go_to(file::with(n)),
            _ => Flow::next(n),
        }
    }

    #[step(inline, retries = 1, backoff = "1ms..1ms")]
    fn answer(n: u32, #[job] job: &JobInfo) -> Result<u32, BoxError> {
        match n {
            2 => Err("no answer".into()),
            3 if job.attempt() == 1 => Err("busy".into()),
            4 => Err(Abort::new("not ours").into()),
            _ => Ok(n),
        }
    }

    #[step(inline)]
    fn file(_n: u32) {}
}

#[tokio::test]
async fn real_jobs_are_counted_where_they_went() -> Outcome {
    let backend = Memory::new();
    for n in 0..7 {
        backend.submit(mail::job(n)).await?;
    }
    Worker::new(backend.clone())
        .register(&mail::WORKFLOW)
        .run_until_idle()
        .await?;
    backend.submit(mail::job(7)).await?;
    let all = backend.list(&JobFilter::new()).await?;

    let graph = mail::WORKFLOW.graph().with_jobs(&all);
    assert_eq!(graph.jobs(), Some(8));
    assert_eq!(jobs(&graph, "sort", None), Some(1));
    assert_eq!(jobs(&graph, "sort", Some("file")), Some(1));
    assert_eq!(jobs(&graph, "sort", Some("answer")), Some(5));
    assert_eq!(jobs(&graph, "answer", Some("file")), Some(3));
    assert_eq!(jobs(&graph, "file", None), Some(4));
    let answer = figures(&graph, 1);
    // Twice for 2 and for 3, once for 4, 5 and 6.
    assert_eq!((answer.runs, answer.failures), (7, 3));
    assert_eq!((answer.failed, answer.aborted, answer.here), (1, 1, 0));
    assert!(answer.median.is_some());
    assert_eq!(figures(&graph, 0).here, 1);
    Ok(())
}

#[test]
fn the_median_is_that_of_the_runs_that_succeeded() -> Outcome {
    let mut slow = job("shop", &[("triage", 900)]);
    for run in &mut slow.runs {
        run.outcome = RunOutcome::TimedOut;
    }
    let all = [
        job("shop", &[("triage", 1), ("charge", 1), ("review", 1)]),
        job("shop", &[("triage", 5), ("review", 1)]),
        job("shop", &[("triage", 90), ("review", 1)]),
        slow,
    ];
    let graph = graph("shop", shop())?.with_jobs(&all);
    assert_eq!(figures(&graph, 0).median, Some(Duration::from_millis(5)));
    assert_eq!(
        (figures(&graph, 0).runs, figures(&graph, 0).failures),
        (4, 1)
    );
    Ok(())
}

#[test]
fn what_the_workflow_does_not_have_is_left_out() -> Outcome {
    let mut lost = Job::new("shop");
    lost.current_step_name = Some("renamed".into());
    let others = [
        job("another", &[("triage", 1), ("charge", 1)]),
        job("shop", &[("old", 1), ("charge", 1), ("older", 1)]),
        lost,
    ];
    let graph = graph("shop", shop())?.with_jobs(&others);
    assert_eq!(graph.jobs(), Some(2));
    assert_eq!(figures(&graph, 0), Figures::default());
    assert_eq!(figures(&graph, 1).runs, 1);
    assert!(graph.edges().iter().all(|edge| edge.jobs == Some(0)));
    Ok(())
}

#[test]
fn jobs_are_counted_anew_each_time() -> Outcome {
    let done = job("shop", &[("triage", 1), ("charge", 1), ("review", 1)]);
    let graph = graph("shop", shop())?;
    let once = graph.clone().with_jobs(std::slice::from_ref(&done));
    let again = once.clone().with_jobs(&[done]);
    assert_eq!(once.svg(), again.svg());
    assert_ne!(graph.svg(), once.svg());
    Ok(())
}
