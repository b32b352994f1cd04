//! A workflow: its steps, the ways between them, and what its jobs make of them.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::asked::Asked;
use super::html::{Html, put};
use super::link::Link;
use super::refused::Refused;
use super::site::{Manner, Site};
use super::view::View;
use super::words;
use crate::backend::Backend;
use crate::brief::Brief;
use crate::graph::{EdgeKind, Graph, Node};
use crate::job::Status;
use crate::search;

/// How many of the newest jobs are drawn: enough to see where they go, and not too many to read each few seconds.
const DRAWN: usize = 200;

#[derive(Debug, Serialize)]
pub(super) struct WorkflowView {
    name: String,
    jobs: u64,
    statuses: BTreeMap<Status, u64>,
    /// How many of the newest jobs the steps and the ways tell of; none where the workflow is not registered.
    drawn_jobs: Option<usize>,
    steps: Vec<Step>,
    ways: Vec<Way>,
    #[serde(skip)]
    graph: Option<Graph>,
}

#[derive(Debug, Serialize)]
struct Step {
    name: String,
    runs: usize,
    failures: usize,
    median_us: Option<u64>,
    here: usize,
    failed: usize,
    aborted: usize,
    cancelled: usize,
}

#[derive(Debug, Serialize)]
struct Way {
    from: String,
    /// None for the end.
    to: Option<String>,
    kind: &'static str,
    jobs: usize,
}

impl WorkflowView {
    pub(super) async fn look<B: Backend>(
        site: &Site<B>,
        asked: &Asked,
    ) -> Result<WorkflowView, Refused> {
        let name = asked.one("name").unwrap_or_default().to_owned();
        let counts = site.tally.counts(&site.store).await?;
        let counts = counts.iter().filter(|count| *count.workflow == *name);
        let statuses: BTreeMap<Status, u64> =
            counts.map(|count| (count.status, count.jobs)).collect();
        let graph = match site.graph(&name) {
            None if statuses.is_empty() => return Err(Refused::NoSuchWorkflow(name)),
            None => None,
            Some(graph) => {
                let newest = search::newest(&site.store, &name, DRAWN).await?;
                Some(graph.clone().with_jobs(&newest))
            }
        };
        Ok(WorkflowView {
            name,
            jobs: statuses.values().sum(),
            statuses,
            drawn_jobs: graph.as_ref().and_then(Graph::jobs),
            steps: graph.iter().flat_map(Graph::nodes).map(Step::of).collect(),
            ways: graph.as_ref().map(ways).unwrap_or_default(),
            graph,
        })
    }

    fn write_steps(&self, html: &mut Html) {
        put!(
            html,
            "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Steps\">\n<table>\n<thead><tr>\
             <th scope=\"col\">Step</th><th scope=\"col\" class=\"number\">Here now</th>\
             <th scope=\"col\" class=\"number\">Runs</th><th scope=\"col\" class=\"number\">Failures</th>\
             <th scope=\"col\" class=\"number\">Median</th><th scope=\"col\" class=\"number\">Gave up</th></tr></thead>\n<tbody>\n"
        );
        for step in &self.steps {
            step.write(html);
        }
        put!(html, "</tbody>\n</table>\n</div>\n");
    }
}

impl Step {
    fn of(node: &Node) -> Step {
        let figures = node.figures.clone().unwrap_or_default();
        let micros = |median: Duration| u64::try_from(median.as_micros()).unwrap_or(u64::MAX);
        Step {
            name: node.name.to_string(),
            runs: figures.runs,
            failures: figures.failures,
            median_us: figures.median.map(micros),
            here: figures.here,
            failed: figures.failed,
            aborted: figures.aborted,
            cancelled: figures.cancelled,
        }
    }

    fn write(&self, html: &mut Html) {
        let median = self.median_us.map(Duration::from_micros);
        let median = median.map_or_else(|| "–".to_owned(), |median| Brief(median).to_string());
        put!(html, "<tr><th scope=\"row\" class=\"step\">" (&self.name) "</th>");
        for count in [self.here, self.runs, self.failures] {
            put!(html, "<td class=\"number\">" (count) "</td>");
        }
        let gave_up = self.failed + self.aborted + self.cancelled;
        put!(html, "<td class=\"number\">" (median) "</td><td class=\"number\">" (gave_up) "</td></tr>\n");
    }
}

fn ways(graph: &Graph) -> Vec<Way> {
    let name = |at: usize| graph.nodes().get(at).map_or("", |node| &*node.name);
    let edges = graph.edges().iter().map(|edge| Way {
        from: name(edge.from).to_owned(),
        to: edge.to.map(|to| name(to).to_owned()),
        kind: match edge.kind {
            EdgeKind::Next => "next",
            EdgeKind::Jump => "jump",
            EdgeKind::End => "end",
        },
        jobs: edge.jobs.unwrap_or_default(),
    });
    edges.collect()
}

impl View for WorkflowView {
    fn title(&self) -> String {
        self.name.clone()
    }

    fn write(&self, html: &mut Html, _: &Manner) {
        let all = Link::to("jobs").with("workflow", &self.name);
        put!(html, "<p class=\"above\">Workflow</p>\n<h1 class=\"id\">" (&self.name) "</h1>\n<ul class=\"limits\">\n");
        put!(html, "<li><a class=\"button\" href=\"" (&all) "\">" (words::jobs(self.jobs)) "</a></li>\n");
        for (status, jobs) in &self.statuses {
            put!(html, "<li><a href=\"" (all.clone().with("status", status)) "\">" (jobs) " ");
            words::status(html, *status);
            put!(html, "</a></li>\n");
        }
        put!(html, "</ul>\n");
        let Some(graph) = &self.graph else {
            return put!(
                html,
                "<p class=\"soft\">Its steps are not known here, because it is not registered with the page.</p>\n"
            );
        };
        put!(
            html,
            "<p class=\"soft\">What the newest "(words::jobs(
                self.drawn_jobs.unwrap_or_default() as u64
            ))
        );
        put!(
            html,
            " made of it:</p>\n<div class=\"beside\">\n<section class=\"way\">\n<h2>Ways</h2>\n"
        );
        html.picture(graph);
        put!(html, "</section>\n<section>\n<h2>Steps</h2>\n");
        self.write_steps(html);
        put!(html, "</section>\n</div>\n");
    }
}
