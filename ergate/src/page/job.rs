//! One job: where it stands, what ran when, its way through the workflow, and what went wrong.

use serde::Serialize;

use super::html::{Html, put};
use super::link::{self, Link};
use super::refused::Refused;
use super::site::{Manner, Site};
use super::view::View;
use super::{runs, words};
use crate::backend::Backend;
use crate::graph::Graph;
use crate::job::timeline::{self, Said};
use crate::job::{ErrorRecord, Job, JobId, Status, StepRun};
use crate::payload::Payload;
use crate::timestamp::Timestamp;
use crate::traceparent::TraceParent;

/// How much of a payload stands in the page, in bytes; its JSON has the whole.
const SHOWN: usize = 16 * 1024;

#[derive(Debug, Serialize)]
pub(super) struct JobView {
    id: JobId,
    workflow: String,
    status: Status,
    step: Option<String>,
    attempt: u32,
    percent: f64,
    steps_completed: u32,
    submitted_at: Option<Timestamp>,
    not_before: Option<Timestamp>,
    priority: i16,
    #[serde(skip_serializing_if = "Option::is_none")]
    traceparent: Option<TraceParent>,
    error: Option<Box<ErrorRecord>>,
    runs: Vec<StepRun>,
    /// What belongs to the application, where the embedder shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    payloads: Option<Payloads>,
    #[serde(skip)]
    graph: Option<Graph>,
}

#[derive(Debug, Serialize)]
struct Payloads {
    input: Payload,
    context: Payload,
    returned: Payload,
}

impl JobView {
    pub(super) async fn look<B: Backend>(site: &Site<B>, id: JobId) -> Result<JobView, Refused> {
        let Some(job) = site.store.get(&id).await? else {
            return Err(Refused::NoSuchJob(id));
        };
        let graph = site.graph(&job.workflow_name);
        let graph = graph.map(|graph| graph.clone().with_jobs(std::slice::from_ref(&job)));
        Ok(JobView::of(job, graph, site.manner().shows_payloads))
    }

    fn of(job: Job, graph: Option<Graph>, shows_payloads: bool) -> JobView {
        JobView {
            step: words::step(&job),
            percent: job.stored_percent(),
            payloads: shows_payloads.then_some(Payloads {
                input: job.initial_input_value,
                context: job.user_context,
                returned: job.last_return_value,
            }),
            id: job.id,
            workflow: job.workflow_name.to_string(),
            status: job.status,
            attempt: job.attempt,
            steps_completed: job.steps_completed,
            submitted_at: job.submitted_at,
            not_before: job.requested_start_time,
            priority: job.priority,
            traceparent: job.traceparent,
            error: job.error,
            runs: job.runs,
            graph,
        }
    }

    fn write_facts(&self, html: &mut Html, manner: &Manner) {
        put!(html, "<dl class=\"facts\">\n<div><dt>Status</dt><dd>");
        words::status(html, self.status);
        put!(html, "</dd></div>\n<div><dt>Step</dt><dd class=\"step\">");
        words::attempt(html, self.step.as_deref().unwrap_or("–"), self.attempt);
        put!(
            html,
            "</dd></div>\n<div><dt>Done</dt><dd><progress max=\"100\" value=\""
        );
        put!(html, (format_args!("{:.1}", self.percent)) "\" aria-label=\"Done\"></progress> ");
        put!(html, (format_args!("{:.0}", self.percent)) " %</dd></div>\n<div><dt>Submitted</dt><dd>");
        words::when(html, self.submitted_at, manner.now);
        put!(html, "</dd></div>\n");
        if self.not_before.is_some_and(|time| time > manner.now) {
            put!(html, "<div><dt>Starts</dt><dd>");
            words::when(html, self.not_before, manner.now);
            put!(html, "</dd></div>\n");
        }
        if self.priority != 0 {
            put!(html, "<div><dt>Priority</dt><dd>" (self.priority) "</dd></div>\n");
        }
        put!(html, "</dl>\n");
    }

    fn write_actions(&self, html: &mut Html) {
        let can_retry = self.status.is_final() && self.status != Status::Completed;
        let can_cancel = !self.status.is_final() && self.status != Status::Cancelling;
        if !can_retry && !can_cancel {
            return;
        }
        put!(html, "<p class=\"actions\">\n");
        for (is_possible, action, words) in [
            (can_retry, "retry", "Retry…"),
            (can_cancel, "cancel", "Cancel…"),
        ] {
            if is_possible {
                let link = Link::to(action).with("id", &self.id);
                put!(html, "<a class=\"button\" href=\"" (link) "\">" (words) "</a>\n");
            }
        }
        put!(html, "</p>\n");
    }

    fn write_error(&self, html: &mut Html) {
        let Some(error) = &self.error else { return };
        put!(
            html,
            "<section class=\"error\" aria-labelledby=\"error\">\n<h2 id=\"error\">"
        );
        match &error.step {
            Some(step) => put!(html, "Step <code>" (step) "</code> "),
            None => put!(html, "The job "),
        }
        put!(html, (error.kind_in_words()));
        if error.attempt > 1 {
            put!(html, " at attempt "(error.attempt));
        }
        put!(html, "</h2>\n");
        runs::write_error(html, &Said::by_record(error));
        put!(html, "</section>\n");
    }

    fn write_graph(&self, html: &mut Html) {
        put!(html, "<section class=\"way\">\n<h2>Way through <a href=\"" (link::workflow(&self.workflow)) "\">");
        put!(html, (&self.workflow) "</a></h2>\n");
        match &self.graph {
            Some(graph) => html.picture(graph),
            None => put!(
                html,
                "<p class=\"soft\">There is no picture, because this workflow is not registered with the page.</p>\n"
            ),
        }
        put!(html, "</section>\n");
    }
}

impl Payloads {
    fn write(&self, html: &mut Html) {
        let payloads = [
            ("Input", &self.input),
            ("Context", &self.context),
            ("Returned last", &self.returned),
        ];
        put!(html, "<section>\n<h2>Payloads</h2>\n");
        for (name, payload) in payloads {
            let text = payload.as_str();
            let shown = crate::excerpt::beginning(text, SHOWN);
            put!(html, "<h3>" (name) "</h3>\n<pre tabindex=\"0\">" (shown) "</pre>\n");
            if shown.len() < text.len() {
                put!(html, "<p class=\"soft\">Cut; it has " (text.len()) " bytes. The JSON of this view has them all.</p>\n");
            }
        }
        put!(html, "</section>\n");
    }
}

impl View for JobView {
    fn title(&self) -> String {
        format!("{} {}", self.id, self.status)
    }

    fn write(&self, html: &mut Html, manner: &Manner) {
        put!(html, "<p class=\"above\">Job of <a href=\"" (link::workflow(&self.workflow)) "\">");
        put!(html, (&self.workflow) "</a></p>\n<h1 class=\"id\">" (&self.id) "</h1>\n");
        self.write_facts(html, manner);
        if manner.allows_actions {
            self.write_actions(html);
        }
        self.write_error(html);
        put!(html, "<div class=\"beside\">\n");
        let told_above = self.error.as_ref();
        let told_above = told_above.is_some_and(|error| timeline::is_told(error, &self.runs));
        runs::write(html, &self.runs, self.submitted_at, told_above);
        self.write_graph(html);
        put!(html, "</div>\n");
        if let Some(payloads) = &self.payloads {
            payloads.write(html);
        }
    }

    /// Nothing comes of a job that has ended, unless somebody retries it.
    fn lives(&self) -> bool {
        !self.status.is_final()
    }
}
