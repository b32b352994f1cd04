//! Where everything stands: the steps in a column, jumps on lines at its right, early ends on a line at its left.

use super::captions::{self, Tone};
use super::lanes::{self, Trunk};
use super::model::{Edge, Graph, Node};
use super::wrap;

/// One line of text in a step's box.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) style: LineStyle,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineStyle {
    Name,
    /// A dependency, so many below the step.
    Need {
        depth: usize,
        per_worker: bool,
    },
    Caption(Tone),
}

/// A step's box. Its horizontal place is that of the column.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) top: f64,
    pub(super) height: f64,
    pub(super) lines: Vec<Line>,
}

/// A line beside the column.
#[derive(Debug)]
pub(super) struct Route {
    /// How far it is from the left.
    pub(super) x: f64,
    /// The height at which it arrives.
    pub(super) arrives: f64,
    /// The ways on it, by their place among the graph's, and the height at which each begins.
    pub(super) stubs: Vec<(usize, f64)>,
    /// Tells it from its neighbours.
    pub(super) colour: usize,
}

/// Sizes are in the units of the picture.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) width: f64,
    pub(super) height: f64,
    /// The column's left side.
    pub(super) left: f64,
    pub(super) column: f64,
    pub(super) places: Vec<Place>,
    pub(super) to_steps: Vec<Route>,
    pub(super) to_end: Option<Route>,
    /// Where the end stands.
    pub(super) end: f64,
}

pub(super) const MARGIN: f64 = 20.0;
/// The heading, and the point where jobs begin.
pub(super) const HEAD: f64 = 78.0;
pub(super) const END_HEIGHT: f64 = 28.0;
pub(super) const INDENT: f64 = 14.0;
const PADDING: f64 = 10.0;
const SIDE: f64 = 16.0;
const NARROWEST: f64 = 132.0;
const GAP: f64 = 34.0;
const LONGEST_NAME: usize = 32;
/// Between two lines beside the column.
const LANE: f64 = 18.0;
/// From the column to the first of them.
const FIRST_LANE: f64 = 26.0;

impl LineStyle {
    pub(super) fn height(self) -> f64 {
        match self {
            LineStyle::Name => 18.0,
            LineStyle::Need { .. } | LineStyle::Caption(_) => 16.0,
        }
    }

    /// What a column of text takes, on the safe side.
    fn column(self) -> f64 {
        match self {
            LineStyle::Name => 8.45,
            LineStyle::Need { .. } => 6.7,
            LineStyle::Caption(_) => 6.4,
        }
    }
}

impl Line {
    fn width(&self) -> f64 {
        let indent = match self.style {
            // Its mark stands before it.
            LineStyle::Need { depth, .. } => INDENT * (depth + 1) as f64,
            _ => 0.0,
        };
        indent + wrap::columns(&self.text) as f64 * self.style.column()
    }
}

impl Layout {
    pub(super) fn of(graph: &Graph) -> Layout {
        let edges = graph.edges();
        let (trunks, to_end) = lanes::trunks(edges, graph.nodes().len());
        let slot = if graph.jobs().is_some() { 18.0 } else { 12.0 };
        let slots = Slots::of(graph, &trunks);
        let places = places(graph, &slots, slot);
        let widths = places
            .iter()
            .flat_map(|place| &place.lines)
            .map(Line::width);
        let column = widths.fold(NARROWEST, f64::max).ceil() + 2.0 * SIDE;
        let beside = FIRST_LANE + longest_label(edges);
        let left = MARGIN + if to_end.is_some() { beside } else { 0.0 };
        let lanes = trunks.iter().map(|trunk| trunk.lane + 1).max().unwrap_or(0) as f64;
        let outermost = if trunks.is_empty() {
            0.0
        } else {
            beside + (lanes - 1.0) * LANE
        };
        let last = places.last().map_or(HEAD, |place| place.top + place.height);
        let end = last + GAP;
        let to_steps = trunks.iter().map(|trunk| Route {
            x: left + column + beside + trunk.lane as f64 * LANE,
            arrives: arrival(trunk, &slots, &places, slot),
            stubs: stubs(trunk, edges, &places, &slots, slot),
            colour: trunk.to.unwrap_or(0),
        });
        let to_steps = to_steps.collect();
        let to_end = to_end.map(|trunk| Route {
            x: left - beside,
            arrives: end + END_HEIGHT / 2.0,
            stubs: middles(&trunk, edges, &places),
            colour: 0,
        });
        Layout {
            width: left + column + outermost + MARGIN,
            height: end + END_HEIGHT + MARGIN,
            left,
            column,
            places,
            to_steps,
            to_end,
            end,
        }
    }

    pub(super) fn right(&self) -> f64 {
        self.left + self.column
    }

    pub(super) fn middle(&self) -> f64 {
        self.left + self.column / 2.0
    }
}

fn longest_label(edges: &[Edge]) -> f64 {
    let digits = edges.iter().filter_map(|edge| edge.jobs).max();
    digits.map_or(0.0, |jobs| jobs.to_string().len() as f64 * 7.5 + 6.0)
}

/// What touches the right side of each step: first the line that arrives, then those that leave, the outermost first.
struct Slots {
    arrives: Vec<bool>,
    leave: Vec<Vec<(usize, usize)>>,
}

impl Slots {
    fn of(graph: &Graph, trunks: &[Trunk]) -> Slots {
        let mut slots = Slots {
            arrives: vec![false; graph.nodes().len()],
            leave: vec![Vec::new(); graph.nodes().len()],
        };
        for trunk in trunks {
            if let Some(arrives) = trunk.to.and_then(|to| slots.arrives.get_mut(to)) {
                *arrives = true;
            }
            for &edge in &trunk.edges {
                let from = graph.edges().get(edge).map(|edge| edge.from);
                if let Some(leave) = from.and_then(|from| slots.leave.get_mut(from)) {
                    leave.push((trunk.lane, edge));
                }
            }
        }
        for leave in &mut slots.leave {
            leave.sort_unstable_by(|one, other| other.cmp(one));
        }
        slots
    }

    fn count(&self, step: usize) -> usize {
        let arrives = self.arrives.get(step).copied().unwrap_or(false);
        usize::from(arrives) + self.leave.get(step).map_or(0, Vec::len)
    }

    fn of_edge(&self, step: usize, edge: usize) -> usize {
        let leave = self.leave.get(step).into_iter().flatten();
        let before = leave.take_while(|(_, other)| *other != edge).count();
        before + usize::from(self.arrives.get(step).copied().unwrap_or(false))
    }
}

fn places(graph: &Graph, slots: &Slots, slot: f64) -> Vec<Place> {
    let mut top = HEAD;
    let mut places = Vec::with_capacity(graph.nodes().len());
    for (at, node) in graph.nodes().iter().enumerate() {
        let lines = text(node);
        let written: f64 = lines.iter().map(|line| line.style.height()).sum();
        let height = (written + 2.0 * PADDING).max(slots.count(at) as f64 * slot + 8.0);
        places.push(Place { top, height, lines });
        top += height + GAP;
    }
    places
}

fn text(node: &Node) -> Vec<Line> {
    let name = wrap::lines(&node.name, LONGEST_NAME)
        .into_iter()
        .map(|text| Line {
            text,
            style: LineStyle::Name,
        });
    let needs = node.needs.iter().map(|need| Line {
        text: captions::dependency(&need.name),
        style: LineStyle::Need {
            depth: need.depth,
            per_worker: need.per_worker,
        },
    });
    let captions = node
        .figures
        .iter()
        .flat_map(captions::of)
        .map(|caption| Line {
            text: caption.text,
            style: LineStyle::Caption(caption.tone),
        });
    name.chain(captions).chain(needs).collect()
}

/// The height of a slot at the right side of a step.
fn height(step: usize, number: usize, slots: &Slots, places: &[Place], slot: f64) -> f64 {
    let Some(place) = places.get(step) else {
        return 0.0;
    };
    let off = number as f64 - (slots.count(step) as f64 - 1.0) / 2.0;
    place.top + place.height / 2.0 + off * slot
}

fn arrival(trunk: &Trunk, slots: &Slots, places: &[Place], slot: f64) -> f64 {
    height(trunk.to.unwrap_or(0), 0, slots, places, slot)
}

fn stubs(
    trunk: &Trunk,
    edges: &[Edge],
    places: &[Place],
    slots: &Slots,
    slot: f64,
) -> Vec<(usize, f64)> {
    let stubs = trunk.edges.iter().filter_map(|&at| {
        let from = edges.get(at)?.from;
        let number = slots.of_edge(from, at);
        Some((at, height(from, number, slots, places, slot)))
    });
    stubs.collect()
}

fn middles(trunk: &Trunk, edges: &[Edge], places: &[Place]) -> Vec<(usize, f64)> {
    let stubs = trunk.edges.iter().filter_map(|&at| {
        let place = places.get(edges.get(at)?.from)?;
        Some((at, place.top + place.height / 2.0))
    });
    stubs.collect()
}
