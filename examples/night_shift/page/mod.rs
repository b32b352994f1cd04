//! The night as one page: nothing is fetched and no script runs, so it can be kept and sent as it is.

mod main_way;
mod timeline;

use std::fmt::Write as _;

use ergate::Job;

use self::main_way::MainWay;
use crate::audit::Audit;
use crate::evidence::Evidence;
use crate::progress::Tally;
use crate::report::{self, Row, millis};
use crate::shop::fulfil;

const STYLE: &str = include_str!("style.css");

pub fn html(evidence: &Evidence, rows: &[Row], audit: &Audit) -> String {
    let graph = fulfil::WORKFLOW.graph().with_jobs(&evidence.jobs);
    let main_way = MainWay::of(&graph);
    let tally = Tally::of(&evidence.jobs, evidence.orders.len());
    let verdict = if audit.is_ok() { "good" } else { "bad" };
    let sections = [
        format!(
            "<h1>Night shift <span class=\"verdict {verdict}\">{}</span></h1>\n<p class=\"lead\">{} orders in {:.1} s: {}. {}.</p>\n{}",
            escape(&audit.to_string()),
            evidence.orders.len(),
            evidence.length().as_secs_f64(),
            escape(&tally.words().replace("  ", ", ")),
            escape(&report::kills(evidence).replace("   ", ", ")),
            checks(audit),
        ),
        format!(
            "<h2>The ways that the orders took</h2>\n<div class=\"beside\">{}\n<div>\n<div class=\"scroll\">{}</div>\n{}</div></div>",
            graph.svg(),
            table(rows),
            troubles(evidence),
        ),
        timeline::night(evidence, &main_way),
        timeline::hit(evidence, &main_way),
    ];
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Night shift</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<section>\n{}\n</section>\n</main>\n</body>\n</html>\n",
        sections.join("\n</section>\n<section>\n"),
    )
}

fn checks(audit: &Audit) -> String {
    let mut list = "<dl class=\"checks\">\n".to_owned();
    for check in &audit.checks {
        let mark = match check.faults.is_empty() {
            true => "<span class=\"good\">✓</span>",
            false => "<span class=\"bad\">✗</span>",
        };
        let says = [&check.says].into_iter().chain(&check.faults);
        let says: Vec<String> = says.map(|text| escape(text)).collect();
        // Writing to a string doesn't fail.
        let _ = writeln!(
            list,
            "<dt>{mark} {}</dt><dd>{}</dd>",
            check.name,
            says.join("<br>")
        );
    }
    list + "</dl>"
}

fn table(rows: &[Row]) -> String {
    let mut table = "<table>\n<thead><tr>".to_owned();
    let head = [
        "step", "runs", "ok", "jumps", "retried", "given up", "lost", "p50", "p99",
    ];
    for name in head {
        let _ = write!(table, "<th scope=\"col\">{name}</th>");
    }
    table += "</tr></thead>\n<tbody>\n";
    for row in rows {
        let time = |percent| row.percentile(percent).map_or("–".to_owned(), millis);
        let _ = write!(table, "<tr><th scope=\"row\">{}</th>", row.step);
        for count in [
            row.runs,
            row.ok,
            row.jumps,
            row.retries,
            row.given_up,
            row.lost,
        ] {
            let class = if count == 0 { " class=\"none\"" } else { "" };
            let _ = write!(table, "<td{class}>{count}</td>");
        }
        let _ = writeln!(table, "<td>{}</td><td>{}</td></tr>", time(50), time(99));
    }
    table + "</tbody>\n</table>"
}

fn troubles(evidence: &Evidence) -> String {
    let troubled: Vec<String> = evidence.jobs.iter().filter_map(trouble).collect();
    match troubled.is_empty() {
        true => "<h2>No job failed</h2>".to_owned(),
        false => format!(
            "<h2>Jobs that did not get through</h2>\n{}",
            troubled.join("\n")
        ),
    }
}

fn trouble(job: &Job) -> Option<String> {
    let error = job.error.as_ref()?;
    let mut text = format!(
        "<details><summary><b class=\"bad\">{}</b> {}: {}</summary>\n<ul>",
        job.status,
        escape(job.id.as_str()),
        escape(&error.message),
    );
    let place = error
        .place
        .iter()
        .map(|place| format!("panicked at {place}"));
    let because = error.chain.iter().map(|cause| format!("because {cause}"));
    let path = format!("path: {}", report::path(job));
    for line in because.chain(place).chain([path]) {
        let _ = write!(text, "<li>{}</li>", escape(&line));
    }
    Some(text + "</ul></details>")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
