//! Jobs as a table.

use serde::Serialize;

use super::html::{Html, put};
use super::{link, words};
use crate::job::{Job, JobId, Status};
use crate::timestamp::Timestamp;

/// A job in a line of the list.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    pub(super) id: JobId,
    workflow: String,
    status: Status,
    step: Option<String>,
    attempt: u32,
    percent: f64,
    submitted_at: Option<Timestamp>,
    error: Option<String>,
}

impl From<&Job> for Row {
    fn from(job: &Job) -> Row {
        Row {
            id: job.id.clone(),
            workflow: job.workflow_name.to_string(),
            status: job.status,
            step: words::step(job),
            attempt: job.attempt,
            percent: job.stored_percent(),
            submitted_at: job.submitted_at,
            error: words::first_line(job),
        }
    }
}

pub(super) fn table(html: &mut Html, rows: &[Row], now: Timestamp, caption: &'static str) {
    put!(html, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" (caption) "\">\n");
    put!(
        html,
        "<table class=\"jobs\">\n<thead><tr><th scope=\"col\">Job</th><th scope=\"col\">Status</th>\
         <th scope=\"col\">Step</th><th scope=\"col\" class=\"number\">Done</th>\
         <th scope=\"col\">Workflow</th><th scope=\"col\">Submitted</th></tr></thead>\n<tbody>\n"
    );
    for row in rows {
        write(html, row, now);
    }
    put!(html, "</tbody>\n</table>\n</div>\n");
}

fn write(html: &mut Html, row: &Row, now: Timestamp) {
    put!(html, "<tr><th scope=\"row\"><a class=\"id\" href=\"" (link::job(&row.id)) "\">" (&row.id) "</a>");
    if let Some(error) = &row.error {
        put!(html, "<span class=\"why\">" (error) "</span>");
    }
    put!(html, "</th><td>");
    words::status(html, row.status);
    put!(html, "</td><td class=\"step\">");
    words::attempt(html, row.step.as_deref().unwrap_or("–"), row.attempt);
    put!(html, "</td><td class=\"number\">" (format_args!("{:.0}", row.percent)) " %</td>");
    put!(html, "<td><a href=\"" (link::workflow(&row.workflow)) "\">" (&row.workflow) "</a></td><td class=\"time\">");
    words::when(html, row.submitted_at, now);
    put!(html, "</td></tr>\n");
}
