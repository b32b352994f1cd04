//! The runs of a job's steps, one after the other.

use std::time::Duration;

use super::html::{Html, put};
use super::words;
use crate::brief::Brief;
use crate::job::StepRun;
use crate::job::timeline::{Millis, Said};
use crate::timestamp::Timestamp;

/// The last run's error is left out where the view has told it already.
pub(super) fn write(
    html: &mut Html,
    runs: &[StepRun],
    submitted_at: Option<Timestamp>,
    last_is_told: bool,
) {
    put!(html, "<section class=\"runs\">\n<h2>Timeline</h2>\n");
    let Some(span) = Span::of(runs, submitted_at) else {
        return put!(
            html,
            "<p class=\"soft\">No step has run yet.</p>\n</section>\n"
        );
    };
    let begins = span.begins.to_string();
    let begins = begins.get(..19).unwrap_or(&begins).replacen('T', " ", 1);
    put!(html, "<p class=\"soft\">From " (begins) " UTC</p>\n");
    put!(
        html,
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"The runs of its steps\">\n\
         <table>\n<thead><tr><th scope=\"col\">Step</th><th scope=\"col\">Outcome</th>\
         <th scope=\"col\" class=\"number\">Took</th><th scope=\"col\">Began</th>\
         <th scope=\"col\">Worker</th></tr></thead>\n"
    );
    let told = last_is_told.then(|| runs.len() - 1);
    for (at, run) in runs.iter().enumerate() {
        put!(html, "<tbody>\n");
        write_run(html, run, &span);
        if let Some(error) = run.error.as_deref().filter(|_| told != Some(at)) {
            put!(html, "<tr class=\"detail\"><td colspan=\"5\">\n");
            write_error(html, &Said::by_run(error));
            put!(html, "</td></tr>\n");
        }
        put!(html, "</tbody>\n");
    }
    put!(html, "</table>\n</div>\n</section>\n");
}

fn write_run(html: &mut Html, run: &StepRun, span: &Span) {
    put!(html, "<tr><th scope=\"row\" class=\"step\">");
    words::attempt(html, &run.step, run.attempt);
    put!(html, "</th><td>");
    words::outcome(html, run.outcome);
    if let Some(next) = &run.next {
        put!(html, " <span class=\"next\">→ " (next) "</span>");
    }
    let began = Millis(run.started);
    put!(html, "</td><td class=\"number\">" (Brief(run.duration)) "</td><td class=\"time\"><time datetime=\"");
    put!(html, (&began) "\" title=\"" (&began) "\">" (began.clock()) "</time>");
    span.write(html, run);
    put!(html, "</td><td class=\"worker\">" (run.worker.as_deref().unwrap_or("–")) "</td></tr>\n");
}

/// The time from the job's beginning to the end of its last run.
struct Span {
    begins: Timestamp,
    length: Duration,
}

/// How many units wide a bar's picture is.
const WIDE: f64 = 1000.0;
/// A bar is never thinner than this, so that it is seen.
const THIN: f64 = 8.0;

impl Span {
    fn of(runs: &[StepRun], submitted_at: Option<Timestamp>) -> Option<Span> {
        let first = runs.iter().map(|run| run.started).min()?;
        let begins = submitted_at.map_or(first, |at| at.min(first));
        let ends = runs
            .iter()
            .map(|run| run.started.saturating_add(run.duration));
        let length = ends.max()?.since(begins);
        Some(Span { begins, length })
    }

    /// A bar from when the run began to when it ended. It repeats what the columns say, so it is hidden from readers.
    fn write(&self, html: &mut Html, run: &StepRun) {
        let whole = self.length.as_secs_f64().max(1e-6);
        let width = (run.duration.as_secs_f64() / whole * WIDE).clamp(THIN, WIDE);
        let x = run.started.since(self.begins).as_secs_f64() / whole * WIDE;
        let x = x.min(WIDE - width);
        put!(
            html,
            "<svg class=\"bar\" viewBox=\"0 0 1000 6\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
                    <rect class=\"bar-whole\" width=\"1000\" height=\"6\"/><rect class=\"bar-run\" x=\""
        );
        put!(html, (format_args!("{x:.1}")) "\" width=\"" (format_args!("{width:.1}")) "\" height=\"6\"/></svg>");
    }
}

pub(super) fn write_error(html: &mut Html, said: &Said<'_>) {
    put!(html, "<p class=\"said\">" (said.message) "</p>\n");
    let place = said.place.map(|place| ("at", place));
    let dependency = said.dependency.map(|dependency| ("in", dependency));
    let because = said.chain.iter().map(|text| ("because", text.as_str()));
    let then = said.also.iter().map(|text| ("then", text.as_str()));
    let lines: Vec<(&str, &str)> = because.chain(dependency).chain(place).chain(then).collect();
    if lines.is_empty() {
        return;
    }
    put!(html, "<dl class=\"chain\">\n");
    for (lead, text) in lines {
        put!(html, "<div><dt>" (lead) "</dt><dd>" (text) "</dd></div>\n");
    }
    put!(html, "</dl>\n");
}
