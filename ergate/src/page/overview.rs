//! How many jobs there are of each status and workflow, and what failed last.

use std::collections::BTreeMap;

use serde::Serialize;

use super::html::{Html, put};
use super::link::{self, Link};
use super::refused::Refused;
use super::rows::{self, Row};
use super::site::{Manner, Site};
use super::view::View;
use super::words;
use crate::backend::{Backend, JobFilter};
use crate::job::Status;

/// How many of the jobs that failed are shown.
const LATELY: usize = 5;

#[derive(Debug, Serialize)]
pub(super) struct Overview {
    jobs: u64,
    statuses: BTreeMap<Status, u64>,
    workflows: Vec<OfWorkflow>,
    failed_lately: Vec<Row>,
}

/// The jobs of one workflow.
#[derive(Debug, Serialize)]
struct OfWorkflow {
    name: String,
    jobs: u64,
    statuses: BTreeMap<Status, u64>,
}

impl Overview {
    pub(super) async fn look<B: Backend>(site: &Site<B>) -> Result<Overview, Refused> {
        let counts = site.tally.counts(&site.store).await?;
        let mut statuses: BTreeMap<Status, u64> = BTreeMap::new();
        let registered = site.workflows.iter().map(|graph| graph.workflow());
        let mut workflows: BTreeMap<&str, BTreeMap<Status, u64>> =
            registered.map(|name| (name, BTreeMap::new())).collect();
        for count in &*counts {
            *statuses.entry(count.status).or_default() += count.jobs;
            let of_workflow = workflows.entry(&count.workflow).or_default();
            *of_workflow.entry(count.status).or_default() += count.jobs;
        }
        let failed = JobFilter::new().status(Status::Failed).newest_first();
        let failed = site.store.list(&failed.limit(LATELY)).await?;
        Ok(Overview {
            jobs: statuses.values().sum(),
            statuses,
            workflows: workflows.into_iter().map(OfWorkflow::from).collect(),
            failed_lately: failed.iter().map(Row::from).collect(),
        })
    }

    fn write_statuses(&self, html: &mut Html) {
        put!(html, "<ul class=\"tiles\">\n");
        for status in shown(&self.statuses) {
            let jobs = self.statuses.get(&status).copied().unwrap_or_default();
            let link = Link::to("jobs").with("status", status);
            let tone = if jobs > 0 {
                words::tone(status)
            } else {
                "none"
            };
            put!(
                html,
                "<li><a class=\"tile " (tone) "\" href=\"" (link) "\"><strong>" (jobs) "</strong> \
                 <span>" (status) "</span></a></li>\n"
            );
        }
        put!(html, "</ul>\n");
    }

    fn write_workflows(&self, html: &mut Html) {
        put!(html, "<h2>Workflows</h2>\n");
        if self.workflows.is_empty() {
            return put!(
                html,
                "<p class=\"soft\">No workflow is registered, and there are no jobs.</p>\n"
            );
        }
        put!(
            html,
            "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Jobs of each workflow\">\n\
             <table>\n<thead><tr><th scope=\"col\">Workflow</th>"
        );
        let columns = shown(&self.statuses);
        for status in &columns {
            put!(html, "<th scope=\"col\" class=\"number\">" (status) "</th>");
        }
        put!(
            html,
            "<th scope=\"col\" class=\"number\">all</th></tr></thead>\n<tbody>\n"
        );
        for workflow in &self.workflows {
            workflow.write(html, &columns);
        }
        put!(html, "</tbody>\n</table>\n</div>\n");
    }
}

/// The statuses that jobs have, and those that are looked for even where no job has them.
fn shown(statuses: &BTreeMap<Status, u64>) -> Vec<Status> {
    use Status::{
        Aborted, Cancelled, Cancelling, Completed, Failed, Pending, Queued, Running, Scheduled,
    };
    let order = [
        Queued, Scheduled, Pending, Running, Cancelling, Completed, Failed, Aborted, Cancelled,
    ];
    let always = [Queued, Running, Completed, Failed];
    let is_shown = |status: &Status| always.contains(status) || statuses.contains_key(status);
    order.into_iter().filter(is_shown).collect()
}

impl From<(&str, BTreeMap<Status, u64>)> for OfWorkflow {
    fn from((name, statuses): (&str, BTreeMap<Status, u64>)) -> OfWorkflow {
        OfWorkflow {
            name: name.to_owned(),
            jobs: statuses.values().sum(),
            statuses,
        }
    }
}

impl OfWorkflow {
    fn write(&self, html: &mut Html, columns: &[Status]) {
        let of_workflow = Link::to("jobs").with("workflow", &self.name);
        put!(html, "<tr><th scope=\"row\"><a href=\"" (link::workflow(&self.name)) "\">" (&self.name) "</a></th>");
        for status in columns {
            match self.statuses.get(status) {
                Some(jobs) => {
                    let link = of_workflow.clone().with("status", status);
                    put!(html, "<td class=\"number\"><a href=\"" (link) "\">" (jobs) "</a></td>");
                }
                None => put!(html, "<td class=\"number none\">0</td>"),
            }
        }
        put!(html, "<td class=\"number\"><a href=\"" (of_workflow) "\">" (self.jobs) "</a></td></tr>\n");
    }
}

impl View for Overview {
    fn title(&self) -> String {
        match self.statuses.get(&Status::Failed) {
            Some(failed) => format!("Overview, {failed} failed"),
            None => "Overview".to_owned(),
        }
    }

    fn write(&self, html: &mut Html, manner: &Manner) {
        put!(html, "<h1>" (words::jobs(self.jobs)) "</h1>\n");
        self.write_statuses(html);
        self.write_workflows(html);
        if !self.failed_lately.is_empty() {
            put!(html, "<h2>Failed lately</h2>\n");
            rows::table(
                html,
                &self.failed_lately,
                manner.now,
                "Jobs that failed lately",
            );
        }
    }
}
