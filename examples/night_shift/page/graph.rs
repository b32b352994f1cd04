//! The workflow as a graph, drawn from the ways that the orders took: an edge is as thick as there were orders on it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use ergate::Status;

use crate::evidence::{Evidence, is_transition};
use crate::shop::fulfil;

/// Where the first step stands relative to the last.
#[derive(Clone, Copy, PartialEq)]
pub enum Direction {
    Across,
    Down,
}

pub struct Graph {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    ends: Vec<End>,
    most: usize,
}

struct Node {
    step: &'static str,
    jobs: usize,
    /// How many steps at most come before it.
    rank: usize,
    /// 0 for the way that most orders took, then one for each way off it.
    lane: usize,
}

#[derive(Clone, Copy)]
struct Edge {
    from: usize,
    to: usize,
    jobs: usize,
}

/// Jobs that were over after a step.
struct End {
    from: usize,
    status: Status,
    jobs: usize,
}

impl Graph {
    pub fn of(evidence: &Evidence) -> Graph {
        let mut edges: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut ends: BTreeMap<(&str, &str), (Status, usize)> = BTreeMap::new();
        let mut jobs: BTreeMap<&str, usize> = BTreeMap::new();
        for job in &evidence.jobs {
            for run in job.runs.iter().filter(|run| is_transition(run)) {
                if let Some(next) = &run.next {
                    *edges.entry((&*run.step, &**next)).or_default() += 1;
                }
            }
            let steps: BTreeSet<&str> = job.runs.iter().map(|run| &*run.step).collect();
            steps
                .iter()
                .for_each(|step| *jobs.entry(step).or_default() += 1);
            if let Some(last) = job.runs.last().filter(|_| job.status.is_final()) {
                let end = ends.entry((&*last.step, job.status.as_str()));
                end.or_insert((job.status, 0)).1 += 1;
            }
        }
        let steps: Vec<&str> = fulfil::WORKFLOW
            .steps()
            .filter(|it| jobs.contains_key(it))
            .collect();
        let place = |step: &str| steps.iter().position(|it| *it == step);
        let edges: Vec<Edge> = edges
            .iter()
            .filter_map(|((from, to), jobs)| {
                Some(Edge {
                    from: place(from)?,
                    to: place(to)?,
                    jobs: *jobs,
                })
            })
            .collect();
        let ends = ends.iter().filter_map(|((step, _), &(status, jobs))| {
            let from = place(step)?;
            Some(End { from, status, jobs })
        });
        Graph {
            ends: ends.collect(),
            most: jobs.values().max().copied().unwrap_or(1),
            nodes: nodes(&jobs, &edges),
            edges,
        }
    }

    /// Whether a step is on the way that most orders took.
    pub fn is_main(&self, step: &str) -> bool {
        let node = self.nodes.iter().find(|node| node.step == step);
        node.is_some_and(|node| node.lane == 0)
    }

    pub fn svg(&self, direction: Direction) -> String {
        let drawing = Drawing {
            graph: self,
            direction,
        };
        drawing.svg()
    }
}

fn nodes(jobs: &BTreeMap<&str, usize>, edges: &[Edge]) -> Vec<Node> {
    let steps = fulfil::WORKFLOW
        .steps()
        .filter_map(|step| Some((step, *jobs.get(step)?)));
    let mut nodes: Vec<Node> = steps
        .map(|(step, jobs)| Node {
            step,
            jobs,
            rank: 0,
            lane: usize::MAX,
        })
        .collect();
    // Jumps only go forward, so what comes before a step has its rank already.
    for at in 0..nodes.len() {
        let before = edges.iter().filter(|edge| edge.to == at);
        let rank = before.map(|edge| nodes[edge.from].rank + 1).max();
        nodes[at].rank = rank.unwrap_or(0);
    }
    let mut lane = 0;
    while let Some(first) = nodes.iter().position(|node| node.lane == usize::MAX) {
        let mut next = Some(first);
        while let Some(at) = next {
            nodes[at].lane = lane;
            let onward = edges.iter().filter(|edge| edge.from == at);
            let free = onward.filter(|edge| nodes[edge.to].lane == usize::MAX);
            next = free.max_by_key(|edge| edge.jobs).map(|edge| edge.to);
        }
        lane += 1;
    }
    nodes
}

/// Sizes are in the units of the drawing.
const WIDTH: f64 = 104.0;
const HEIGHT: f64 = 44.0;
const THICKEST: f64 = 22.0;

impl Direction {
    /// How far apart the middles of two ranks are.
    fn rank(self) -> f64 {
        match self {
            Direction::Across => 184.0,
            Direction::Down => 124.0,
        }
    }

    /// How far apart the middles of two lanes are.
    fn lane(self) -> f64 {
        match self {
            Direction::Across => 112.0,
            Direction::Down => 132.0,
        }
    }
}

struct Drawing<'a> {
    graph: &'a Graph,
    direction: Direction,
}

impl Drawing<'_> {
    fn svg(&self) -> String {
        let ranks = self.graph.nodes.iter().map(|it| it.rank).max().unwrap_or(0) as f64;
        let lanes = self.graph.nodes.iter().map(|it| it.lane).max().unwrap_or(0) as f64;
        let (along, aside) = (self.direction.rank() * ranks, self.direction.lane() * lanes);
        let (class, width, height) = match self.direction {
            Direction::Across => ("across", along + 260.0, aside + 124.0),
            Direction::Down => ("down", aside + 124.0, along + 130.0),
        };
        let mut svg = format!(
            "<svg class=\"graph {class}\" viewBox=\"0 0 {width} {height}\" style=\"max-width:{width}px\" role=\"img\" \
             aria-label=\"The steps, and how many orders went from one to another\">\n"
        );
        self.graph
            .edges
            .iter()
            .for_each(|edge| svg += &self.edge(edge));
        for (at, node) in self.graph.nodes.iter().enumerate() {
            svg += &self.ends(at);
            svg += &self.node(node);
        }
        // Above everything, so that no thick edge hides a number.
        self.graph
            .edges
            .iter()
            .for_each(|edge| svg += &self.label(edge));
        svg + "</svg>"
    }

    /// The middle of a place in the drawing.
    fn at(&self, rank: f64, lane: f64) -> (f64, f64) {
        let (along, aside) = (self.direction.rank() * rank, self.direction.lane() * lane);
        match self.direction {
            Direction::Across => (along + 64.0, aside + 78.0),
            Direction::Down => (aside + 62.0, along + 48.0),
        }
    }

    fn middle(&self, node: &Node) -> (f64, f64) {
        self.at(node.rank as f64, node.lane as f64)
    }

    fn thickness(&self, jobs: usize) -> f64 {
        (THICKEST * jobs as f64 / self.graph.most as f64).max(2.0)
    }

    fn node(&self, node: &Node) -> String {
        let (x, y) = self.middle(node);
        let (left, top) = (x - WIDTH / 2.0, y - HEIGHT / 2.0);
        let class = if node.lane == 0 { "main" } else { "aside" };
        format!(
            "<g class=\"node {class}\"><rect x=\"{left}\" y=\"{top}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"8\"/>\
             <text x=\"{x}\" y=\"{}\" class=\"name\">{}</text>\
             <text x=\"{x}\" y=\"{}\" class=\"count\">{} orders</text></g>\n",
            y - 3.0,
            node.step,
            y + 13.0,
            node.jobs,
        )
    }

    /// An edge changes lanes between two ranks. One that passes further ranks does so at the end where the outer lane is,
    /// and keeps to that lane for the rest of its way.
    fn edge(&self, edge: &Edge) -> String {
        let (from, to) = (&self.graph.nodes[edge.from], &self.graph.nodes[edge.to]);
        let (start, end) = (self.middle(from), self.middle(to));
        let change = match to.lane > from.lane {
            true => from.rank,
            false => to.rank - 1,
        };
        let before = self.at(change as f64, from.lane as f64);
        let after = self.at(change as f64 + 1.0, to.lane as f64);
        let half = match self.direction {
            Direction::Across => (WIDTH / 2.0, 0.0),
            Direction::Down => (0.0, HEIGHT / 2.0),
        };
        let bend = match self.direction {
            Direction::Across => (self.direction.rank() / 2.0, 0.0),
            Direction::Down => (0.0, self.direction.rank() / 2.0),
        };
        let points = [
            plus(start, half),
            plus(before, half),
            plus(before, bend),
            minus(after, bend),
            minus(after, half),
            minus(end, half),
        ];
        let [p, q, r, s, t, u] = points.map(|(x, y)| format!("{x} {y}"));
        let class = if to.lane == 0 { "main" } else { "aside" };
        format!(
            "<path class=\"edge {class}\" stroke-width=\"{:.1}\" d=\"M{p} L{q} C{r} {s} {t} L{u}\">\
             <title>{} orders from {} to {}</title></path>\n",
            self.thickness(edge.jobs),
            edge.jobs,
            from.step,
            to.step,
        )
    }

    /// The number on an edge: where it crosses from lane to lane, or on its straight part if it has one.
    fn label(&self, edge: &Edge) -> String {
        let (from, to) = (&self.graph.nodes[edge.from], &self.graph.nodes[edge.to]);
        let is_long = to.rank - from.rank > 1;
        let lane = match (is_long, to.lane > from.lane) {
            (true, true) => to.lane as f64,
            (true, false) => from.lane as f64,
            (false, _) => f64::midpoint(from.lane as f64, to.lane as f64),
        };
        let (x, y) = self.at(f64::midpoint(from.rank as f64, to.rank as f64), lane);
        format!(
            "<text class=\"label\" x=\"{x}\" y=\"{}\">{}</text>\n",
            y + 4.5,
            edge.jobs
        )
    }

    /// Where jobs were over: a way out, as thick as there were jobs that took it.
    fn ends(&self, at: usize) -> String {
        let (x, y) = self.middle(&self.graph.nodes[at]);
        let mut svg = String::new();
        let ends: Vec<&End> = self
            .graph
            .ends
            .iter()
            .filter(|end| end.from == at)
            .collect();
        for (place, end) in ends.iter().enumerate() {
            let thickness = self.thickness(end.jobs);
            // The first is the tallest, so that its text stands above the others.
            let (place, above) = (place as f64, (ends.len() - 1 - place) as f64);
            let is_last = end.status == Status::Completed;
            let (from, to, text, anchor) = match (self.direction, is_last) {
                (Direction::Across, true) => {
                    let edge = x + WIDTH / 2.0;
                    ((edge, y), (edge + 20.0, y), (edge + 27.0, y + 4.5), "start")
                }
                (Direction::Across, false) => {
                    let (x, edge) = (x - WIDTH / 4.0 + 14.0 * place, y - HEIGHT / 2.0);
                    let top = edge - 12.0 - 16.0 * above;
                    ((x, edge), (x, top), (x + 6.0, top + 4.0), "start")
                }
                (Direction::Down, true) => {
                    let edge = y + HEIGHT / 2.0;
                    ((x, edge), (x, edge + 16.0), (x, edge + 32.0), "middle")
                }
                (Direction::Down, false) => {
                    let (edge, y) = (x + WIDTH / 2.0, y - 8.0 + 18.0 * place);
                    ((edge, y), (edge + 10.0, y), (edge + 14.0, y + 4.0), "start")
                }
            };
            // Writing to a string doesn't fail.
            let _ = writeln!(
                svg,
                "<path class=\"end {status}\" stroke-width=\"{thickness:.1}\" d=\"M{} {} L{} {}\"/>\
                 <text class=\"end-label {status}\" x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\">{} {status}</text>",
                from.0,
                from.1,
                to.0,
                to.1,
                text.0,
                text.1,
                end.jobs,
                status = end.status.as_str(),
            );
        }
        svg
    }
}

fn plus(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (a.0 + b.0, a.1 + b.1)
}

fn minus(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (a.0 - b.0, a.1 - b.1)
}
