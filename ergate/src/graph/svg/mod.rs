//! The graph as a picture that needs nothing else: no script, no font, no style of the page around it.

mod beside;
mod xml;

use std::fmt::Write as _;

use self::xml::escape;
use super::captions::{Tone, counted};
use super::lanes;
use super::layout::{END_HEIGHT, HEAD, INDENT, Layout, Line, LineStyle, MARGIN, Place};
use super::model::{Edge, EdgeKind, Graph};
use super::wrap;

/// The style sheet that every [`Graph::svg`] holds.
///
/// It only touches what is inside of such a picture. A page whose content security policy forbids inline styles allows this
/// one by its hash, or serves it as a file.
///
/// ```
/// assert!(ergate::graph::STYLE.contains("prefers-color-scheme: dark"));
/// ```
pub const STYLE: &str = include_str!("style.css");

/// How thick the way is that most jobs took.
const THICKEST: f64 = 8.0;
const THIN: f64 = 1.6;
const CORNER: f64 = 8.0;
const COLOURS: usize = 5;

impl Graph {
    /// The graph as an SVG picture, to be kept as a file or put into a page.
    ///
    /// The steps stand in a column. Jumps run at its right, early ends at its left. It is readable on light and on dark
    /// screens, and holds no script.
    ///
    /// With jobs, a way is as thick as there were jobs that took it, and dashed if there were none.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// let picture = GREETING.graph().with_dependencies().svg();
    /// assert!(picture.starts_with("<svg") && picture.contains("prefers-color-scheme"));
    /// ```
    #[must_use]
    pub fn svg(&self) -> String {
        self.drawn(true)
    }

    /// The same without its style sheet, for a page that has it.
    #[cfg(feature = "page")]
    pub(crate) fn svg_for_page(&self) -> String {
        self.drawn(false)
    }

    fn drawn(&self, styled: bool) -> String {
        let layout = Layout::of(self);
        let mut picture = Picture {
            graph: self,
            layout: &layout,
            most: self.jobs().unwrap_or(0).max(1),
            styled,
            svg: String::new(),
        };
        picture.draw();
        picture.svg
    }
}

struct Picture<'a> {
    graph: &'a Graph,
    layout: &'a Layout,
    most: usize,
    styled: bool,
    svg: String,
}

/// Writing to a string doesn't fail.
macro_rules! put {
    ($picture:expr, $($text:tt)*) => {{ let _ = writeln!($picture.svg, $($text)*); }};
}
use put;

impl Picture<'_> {
    fn draw(&mut self) {
        self.head();
        self.start();
        let steps = self.graph.nodes().len();
        for edge in self.graph.edges() {
            if lanes::is_straight(edge, steps) {
                self.straight(edge);
            }
        }
        if let Some(route) = &self.layout.to_end {
            self.early_ends(route);
        }
        // The outer ones first: where an inner line crosses one of their ends, it stays whole.
        for route in self.layout.to_steps.iter().rev() {
            self.jumps(route);
        }
        for (place, node) in self.layout.places.iter().zip(self.graph.nodes()) {
            self.step(place, &node.name);
        }
        self.end();
        // Above everything, so that no line hides a number.
        self.labels();
        self.svg.push_str("</svg>\n");
    }

    fn head(&mut self) {
        let title = escape(self.graph.workflow());
        let jobs = self.graph.jobs().map(|jobs| counted(jobs, "job"));
        let jobs = jobs.unwrap_or_default();
        let columns = wrap::columns(self.graph.workflow()) + jobs.len();
        let heading = columns as f64 * 9.5 + 2.0 * MARGIN;
        let (width, height) = (self.layout.width.max(heading), self.layout.height);
        put!(
            self,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"ergate-graph\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"The steps of {title} and the ways between them\">"
        );
        if self.styled {
            put!(self, "<style>\n{STYLE}</style>");
        }
        put!(
            self,
            "<rect class=\"eg-paper\" width=\"100%\" height=\"100%\" rx=\"8\"/>"
        );
        let soft = if jobs.is_empty() {
            String::new()
        } else {
            format!("<tspan class=\"eg-soft\" dx=\"10\">{jobs}</tspan>")
        };
        put!(
            self,
            "<text class=\"eg-title\" x=\"{MARGIN}\" y=\"30\">{title}{soft}</text>"
        );
    }

    fn start(&mut self) {
        let (x, y) = (self.layout.middle(), HEAD - 26.0);
        put!(
            self,
            "<circle class=\"eg-head\" cx=\"{x}\" cy=\"{y}\" r=\"5\"/>"
        );
        put!(
            self,
            "<path class=\"eg-way\" stroke-width=\"{THIN}\" d=\"M{x} {y}V{}\"/>",
            HEAD - 7.0
        );
        self.arrow_down("", HEAD, THIN);
    }

    fn thickness(&self, jobs: Option<usize>) -> f64 {
        match jobs {
            Some(jobs) if jobs > 0 => {
                THIN + (THICKEST - THIN) * (jobs as f64 / self.most as f64).min(1.0)
            }
            _ => THIN,
        }
    }

    /// A way to what stands next.
    fn straight(&mut self, edge: &Edge) {
        let (x, thickness) = (self.layout.middle(), self.thickness(edge.jobs));
        let (from, to) = (self.below(edge.from), self.top(edge.to));
        let class = colour_of(edge, edge.to.unwrap_or(0));
        let path = format!("M{x} {from}V{:.1}", to - length(thickness));
        self.way(&class, edge.jobs, &path, &self.says(edge));
        self.arrow_down(&class, to, thickness);
    }

    fn below(&self, step: usize) -> f64 {
        self.layout
            .places
            .get(step)
            .map_or(HEAD, |place| place.top + place.height)
    }

    fn top(&self, step: Option<usize>) -> f64 {
        let place = step.and_then(|step| self.layout.places.get(step));
        place.map_or(self.layout.end, |place| place.top)
    }

    fn way(&mut self, class: &str, jobs: Option<usize>, path: &str, says: &str) {
        let never = if jobs == Some(0) { " eg-never" } else { "" };
        put!(
            self,
            "<path class=\"eg-way {class}{never}\" stroke-width=\"{:.1}\" d=\"{path}\"><title>{}</title></path>",
            self.thickness(jobs),
            escape(says),
        );
    }

    /// What is shown when a pointer rests on the way.
    fn says(&self, edge: &Edge) -> String {
        let jobs = edge.jobs.map(|jobs| format!(": {}", counted(jobs, "job")));
        let (from, to) = (self.name(Some(edge.from)), self.name(edge.to));
        format!("{from} → {to}{}", jobs.unwrap_or_default())
    }

    fn says_all(&self, to: Option<usize>, jobs: Option<usize>) -> String {
        let jobs = jobs.map(|jobs| format!(": {}", counted(jobs, "job")));
        format!("→ {}{}", self.name(to), jobs.unwrap_or_default())
    }

    fn name(&self, step: Option<usize>) -> &str {
        match step {
            Some(at) => self.graph.nodes().get(at).map_or("", |node| &*node.name),
            None => "the end",
        }
    }

    fn arrow_down(&mut self, class: &str, y: f64, thickness: f64) {
        let (x, half, back) = (
            self.layout.middle(),
            breadth(thickness),
            y - length(thickness),
        );
        put!(
            self,
            "<path class=\"eg-head {class}\" d=\"M{x} {:.1}L{:.1} {back:.1}H{:.1}Z\"/>",
            y - 1.0,
            x - half,
            x + half,
        );
    }

    fn step(&mut self, place: &Place, name: &str) {
        let (left, width) = (self.layout.left, self.layout.column);
        let Place { top, height, lines } = place;
        let is_bad = lines
            .iter()
            .any(|line| line.style == LineStyle::Caption(Tone::Bad));
        let bad = if is_bad { " eg-bad" } else { "" };
        put!(
            self,
            "<g class=\"eg-step{bad}\"><title>{}</title>",
            escape(name)
        );
        put!(
            self,
            "<rect class=\"eg-card\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>"
        );
        let written: f64 = lines.iter().map(|line| line.style.height()).sum();
        let mut y = top + (height - written) / 2.0;
        for line in lines {
            self.text(line, y);
            y += line.style.height();
        }
        put!(self, "</g>");
    }

    fn text(&mut self, line: &Line, top: f64) {
        let (x, y) = (self.layout.middle(), top + line.style.height() - 4.5);
        let text = escape(&line.text);
        match line.style {
            LineStyle::Name => put!(
                self,
                "<text class=\"eg-name\" x=\"{x}\" y=\"{y}\">{text}</text>"
            ),
            LineStyle::Caption(tone) => {
                put!(
                    self,
                    "<text class=\"eg-caption{}\" x=\"{x}\" y=\"{y}\">{text}</text>",
                    class_of(tone)
                );
            }
            LineStyle::Need { depth, per_worker } => {
                let x = self.layout.left + 16.0 + INDENT * depth as f64;
                let mark = if per_worker { "◆" } else { "◇" };
                put!(
                    self,
                    "<text class=\"eg-need\" x=\"{x}\" y=\"{y}\">{mark} {text}</text>"
                );
            }
        }
    }

    fn end(&mut self) {
        let (x, y) = (self.layout.middle(), self.layout.end);
        let left = x - END_WIDTH / 2.0;
        put!(
            self,
            "<rect class=\"eg-end\" x=\"{left}\" y=\"{y}\" width=\"{END_WIDTH}\" height=\"{END_HEIGHT}\" rx=\"14\"/>"
        );
        put!(
            self,
            "<text class=\"eg-caption\" x=\"{x}\" y=\"{}\">end</text>",
            y + 18.0
        );
    }

    /// How many jobs took each way.
    fn labels(&mut self) {
        let steps = self.graph.nodes().len();
        let middle = self.layout.middle();
        for edge in self.graph.edges() {
            if let (Some(jobs), true) = (edge.jobs, lanes::is_straight(edge, steps)) {
                let y = f64::midpoint(self.below(edge.from), self.top(edge.to)) + 2.0;
                let half = self.thickness(edge.jobs).mul_add(0.5, half_of(jobs));
                self.label(jobs, middle + half + 7.0, y);
            }
        }
        let (left, right) = (self.layout.left, self.layout.right());
        let to_steps = self.layout.to_steps.iter().map(|route| (route, right, 1.0));
        let to_end = self.layout.to_end.iter().map(|route| (route, left, -1.0));
        for (route, column, side) in to_steps.chain(to_end) {
            for &(at, y) in &route.stubs {
                if let Some(jobs) = self.graph.edges().get(at).and_then(|edge| edge.jobs) {
                    let off = 10.0 + half_of(jobs);
                    self.label(jobs, column + side * off, y + 4.0);
                }
            }
        }
    }

    fn label(&mut self, jobs: usize, x: f64, y: f64) {
        put!(
            self,
            "<text class=\"eg-label\" x=\"{x:.1}\" y=\"{y:.1}\">{jobs}</text>"
        );
    }
}

const END_WIDTH: f64 = 64.0;

fn colour_of(edge: &Edge, colour: usize) -> String {
    match (edge.kind, edge.to) {
        (_, None) | (EdgeKind::End, _) => "eg-to-end".to_owned(),
        (EdgeKind::Jump, Some(_)) => format!("eg-jump{}", colour % COLOURS),
        (EdgeKind::Next, Some(_)) => "eg-next".to_owned(),
    }
}

fn class_of(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "",
        Tone::Live => " eg-live",
        Tone::Trouble => " eg-trouble",
        Tone::Bad => " eg-bad",
    }
}

/// Half of how broad a number is.
fn half_of(jobs: usize) -> f64 {
    jobs.to_string().len() as f64 * 3.6
}

/// How long the head of an arrow is.
fn length(thickness: f64) -> f64 {
    6.5 + thickness * 0.6
}

/// Half of how broad it is.
fn breadth(thickness: f64) -> f64 {
    3.0 + thickness * 0.75
}
