//! Jobs over time: all of them, and one by one those that a kill has hit.

use std::fmt::Write as _;
use std::ops::Range;

use super::escape;
use super::main_way::MainWay;
use crate::evidence::{self, Evidence, Run};
use crate::ledger;

/// A stretch of time in parts of the drawing's width, so that drawings are as wide as the page without growing blurred
/// or their texts too small.
struct Scale(Range<i64>);

impl Scale {
    fn x(&self, at: i64) -> f64 {
        let whole = (self.0.end - self.0.start).max(1) as f64;
        (at - self.0.start) as f64 / whole * 100.0
    }

    fn width(&self, from: i64, to: i64) -> f64 {
        (self.x(to) - self.x(from)).max(0.15)
    }
}

/// One run of a step, for the eye.
struct Bar<'a> {
    step: &'a str,
    worker: &'a str,
    class: &'static str,
    began: i64,
    ended: i64,
    says: String,
}

/// The runs of an order, as the ledger has them: also those that the store never heard of.
fn bars<'a>(evidence: &'a Evidence, main_way: &MainWay, order: u32, lost: &[&Run]) -> Vec<Bar<'a>> {
    let record = |run: &Run| {
        let jobs = evidence.by_order().find(|(number, _)| *number == order);
        let (_, job) = jobs?;
        job.runs
            .iter()
            .find(|it| evidence::is_same(run, it))
            .cloned()
    };
    evidence
        .runs_of(order)
        .map(|run| {
            let is_lost = lost.iter().any(|it| it.id == run.id);
            let record = record(run);
            let is_good = record.as_ref().is_some_and(evidence::is_transition);
            let class = match (is_lost, is_good) {
                (true, _) => "lost",
                (_, false) => "failed",
                _ if main_way.has(&run.step) => "main",
                _ => "aside",
            };
            let what = match &record {
                _ if is_lost => "never saved".to_owned(),
                Some(record) => match &record.error {
                    Some(error) => error.message.clone(),
                    None => record.outcome.to_string(),
                },
                None => String::new(),
            };
            Bar {
                step: &run.step,
                worker: &run.worker,
                class,
                began: run.began,
                ended: end(evidence, run),
                says: format!(
                    "order {order}, {} on {}, attempt {}: {what}",
                    run.step, run.worker, run.attempt
                ),
            }
        })
        .collect()
}

/// When a run was over: its own end, or that of its worker.
fn end(evidence: &Evidence, run: &Run) -> i64 {
    let killed = evidence.killed().find(|it| it.worker == run.worker);
    run.ended.or(killed.map(|it| it.at)).unwrap_or(run.began)
}

/// All jobs of the night, one line each, and when workers were killed.
pub fn night(evidence: &Evidence, main_way: &MainWay) -> String {
    const HEAD: usize = 34;
    let scale = Scale(evidence.span());
    let row = if evidence.orders.len() > 60 { 4 } else { 9 };
    let height = HEAD + row * evidence.orders.len();
    let lost = evidence.lost();
    let mut svg = format!(
        "<svg class=\"night\" width=\"100%\" height=\"{}\" role=\"img\" aria-label=\"All jobs over time\">\n{}",
        height + 8,
        seconds(&scale, HEAD, height),
    );
    for (place, &order) in evidence.orders.keys().enumerate() {
        let y = HEAD + row * place;
        let bars = bars(evidence, main_way, order, &lost);
        let (Some(first), Some(last)) = (bars.first(), bars.last()) else {
            continue;
        };
        let hit = if bars.iter().any(|bar| bar.class == "lost") {
            " hit"
        } else {
            ""
        };
        // Writing to a string doesn't fail.
        let _ = writeln!(
            svg,
            "<rect class=\"wait{hit}\" x=\"{:.2}%\" y=\"{}\" width=\"{:.2}%\" height=\"1\"/>",
            scale.x(first.began),
            y + row / 2 - 1,
            scale.width(first.began, last.ended),
        );
        for bar in &bars {
            let _ = writeln!(
                svg,
                "<rect class=\"{}\" x=\"{:.2}%\" y=\"{y}\" width=\"{:.2}%\" height=\"{}\"><title>{}</title></rect>",
                bar.class,
                scale.x(bar.began),
                scale.width(bar.began, bar.ended),
                row - 1,
                escape(&bar.says),
            );
        }
    }
    for killed in evidence.killed() {
        let x = scale.x(killed.at);
        let _ = writeln!(
            svg,
            "<line class=\"kill\" x1=\"{x:.2}%\" x2=\"{x:.2}%\" y1=\"18\" y2=\"{height}\"/>\
             <text class=\"kill\" x=\"{x:.2}%\" y=\"13\">✗ {}</text>",
            escape(&killed.worker),
        );
    }
    format!(
        "<h2>The night, one line for each order</h2>\n\
         <p class=\"legend\"><span><i class=\"main\"></i>a step</span> <span><i class=\"aside\"></i>a step that puts right</span> \
         <span><i class=\"failed\"></i>failed</span> <span><i class=\"lost\"></i>lost with its worker</span> \
         <span><i class=\"kill\"></i>a worker is killed</span></p>\n{svg}</svg>"
    )
}

/// A line for each second.
fn seconds(scale: &Scale, top: usize, bottom: usize) -> String {
    let mut lines = String::new();
    let whole = (scale.0.end - scale.0.start) / 1_000_000;
    let every = (whole / 12 + 1).max(1);
    for second in (0..=whole).filter(|second| second % every == 0) {
        let x = scale.x(scale.0.start + second * 1_000_000);
        let _ = writeln!(
            lines,
            "<line class=\"grid\" x1=\"{x:.2}%\" x2=\"{x:.2}%\" y1=\"{top}\" y2=\"{bottom}\"/>\
             <text class=\"grid\" x=\"{x:.2}%\" y=\"{}\">{second} s</text>",
            top - 6,
        );
    }
    lines
}

/// The jobs that were in the hands of a worker when it was killed: who ran what, and how it went on.
pub fn hit(evidence: &Evidence, main_way: &MainWay) -> String {
    const MOST: usize = 24;
    let lost = evidence.lost();
    let mut orders: Vec<u32> = lost.iter().map(|run| run.order).collect();
    orders.sort_unstable();
    orders.dedup();
    if orders.is_empty() {
        return "<h2>No worker was killed in the middle of a step</h2>".to_owned();
    }
    let mut text = format!(
        "<h2>The {} that a kill has hit</h2>\n<p>Each from its first step to its end, and who ran what.</p>\n\
         <div class=\"scroll\">\n",
        match orders.len() {
            1 => "order".to_owned(),
            more => format!("{more} orders"),
        },
    );
    for &order in orders.iter().take(MOST) {
        text += &story(evidence, main_way, order, &lost);
    }
    text + "</div>"
}

/// What a lost run had done before its worker was killed, and what came of that.
fn aftermath(evidence: &Evidence, lost: &Run) -> Option<String> {
    let deed = evidence.deeds.iter().find(|deed| deed.run == lost.id)?;
    let mut later = evidence.runs_of(lost.order);
    let again = later.find(|run| evidence.repeats.contains(&run.id) && run.step == lost.step)?;
    Some(format!(
        "; {} by {} before it was killed, as {} found when it asked again",
        deed.kind, lost.worker, again.worker
    ))
}

fn story(evidence: &Evidence, main_way: &MainWay, order: u32, lost: &[&Run]) -> String {
    let bars = bars(evidence, main_way, order, lost);
    let began = bars.iter().map(|bar| bar.began).min().unwrap_or(0);
    let ended = bars.iter().map(|bar| bar.ended).max().unwrap_or(0);
    let scale = Scale(began..ended);
    let mut svg = String::new();
    let mut before: Option<&Bar<'_>> = None;
    for bar in &bars {
        if let Some(lost) = before.filter(|it| it.class == "lost") {
            let seconds = (bar.began - lost.ended) as f64 / 1_000_000.0;
            let _ = writeln!(
                svg,
                "<line class=\"gap\" x1=\"{:.2}%\" x2=\"{:.2}%\" y1=\"15\" y2=\"15\"/>\
                 <text class=\"gap\" x=\"{:.2}%\" y=\"10\">{seconds:.1} s until its lease was over</text>",
                scale.x(lost.ended),
                scale.x(bar.began),
                f64::midpoint(scale.x(lost.ended), scale.x(bar.began)),
            );
        }
        // A drawing within the drawing cuts a text that is longer than its bar.
        let _ = writeln!(
            svg,
            "<svg x=\"{:.2}%\" width=\"{:.2}%\" height=\"30\"><title>{}</title>\
             <rect class=\"{}\" width=\"100%\" height=\"30\" rx=\"3\"/>\
             <text x=\"4\" y=\"12\">{}</text><text x=\"4\" y=\"24\" class=\"who\">{}</text></svg>",
            scale.x(bar.began),
            scale.width(bar.began, bar.ended),
            escape(&bar.says),
            bar.class,
            escape(bar.step),
            escape(bar.worker),
        );
        before = Some(bar);
    }
    let lost = lost.iter().filter(|run| run.order == order);
    let aftermath: Vec<String> = lost.filter_map(|run| aftermath(evidence, run)).collect();
    let fate = evidence.by_order().find(|(number, _)| *number == order);
    let fate = fate.and_then(|(_, job)| evidence::fate(job));
    format!(
        "<figure><figcaption>{} {} in {:.1} s{}</figcaption>\n<svg class=\"story\" width=\"100%\" height=\"30\" role=\"img\" \
         aria-label=\"The steps of order {order} over time\">\n{svg}</svg></figure>\n",
        escape(&ledger::job_id(order)),
        fate.map_or("is open".to_owned(), |it| it.to_string()),
        (ended - began) as f64 / 1_000_000.0,
        escape(&aftermath.concat()),
    )
}
