use std::collections::HashMap;

use super::app::App;
use super::screen::Screen;
use crate::backend::{Backend, JobFilter};
use crate::clean::Clean;
use crate::failure::BoxError;
use crate::job::Status;

const WAITING: [Status; 2] = [Status::Queued, Status::Scheduled];

/// How many waiting jobs are looked at.
const MOST: usize = 10_000;

pub(super) async fn check<B: Backend>(app: App<B>, screen: &mut Screen) -> Result<(), BoxError> {
    let graphs = app.workflows.iter().map(|known| &known.graph);
    let known: HashMap<String, Vec<String>> = graphs
        .map(|graph| {
            let steps = graph.nodes().iter().map(|node| node.name.to_string());
            (graph.workflow().to_owned(), steps.collect())
        })
        .collect();
    let worker = app.ready_worker().await?;
    let store = worker.client();
    let mut problems = worker.problems();
    problems.extend(strays(store.backend(), &known).await?);
    if problems.is_empty() {
        screen.line("all is well");
        return Ok(());
    }
    problems.iter().for_each(|problem| screen.line(problem));
    Err(match problems.len() {
        1 => "1 problem".into(),
        count => format!("{count} problems").into(),
    })
}

/// Waiting jobs that this program can't run.
async fn strays<B: Backend>(
    store: &B,
    known: &HashMap<String, Vec<String>>,
) -> Result<Vec<String>, BoxError> {
    let mut filter = JobFilter::new().limit(500);
    filter.statuses = WAITING.to_vec();
    let mut strays: HashMap<String, usize> = HashMap::new();
    for _ in 0..MOST / 500 {
        let page = store.list(&filter).await?;
        let Some(last) = page.last() else { break };
        filter.after = Some(last.id.clone());
        for job in &page {
            let step = job.current_step_name.as_deref();
            let stray = match known.get(&*job.workflow_name) {
                None => format!(
                    "of workflow `{}`, which this program does not have",
                    job.workflow_name
                ),
                Some(steps) => match step.filter(|step| !steps.iter().any(|other| other == step)) {
                    Some(step) => format!(
                        "of workflow `{}` at step `{step}`, which it does not have",
                        job.workflow_name
                    ),
                    None => continue,
                },
            };
            *strays.entry(stray).or_default() += 1;
        }
    }
    let mut lines: Vec<String> = strays
        .into_iter()
        .map(|(what, count)| format!("waiting: {} {}", super::many::jobs(count), Clean(&what)))
        .collect();
    lines.sort();
    Ok(lines)
}
