//! The lines beside the column of steps: each a trunk that ways join, and that leads to one place.

use std::fmt::Write as _;

use super::{COLOURS, CORNER, END_WIDTH, Picture, breadth, length, put};
use crate::graph::layout::Route;
use crate::graph::model::Edge;

/// A line beside the column: at its right (side 1) or at its left (side -1).
struct Beside<'a> {
    route: &'a Route,
    class: &'a str,
    /// Where ways leave the steps.
    column: f64,
    /// Where the line arrives.
    arrives: f64,
    side: f64,
}

impl Beside<'_> {
    /// Out from a step, and around the corner.
    fn stub(&self, y: f64) -> String {
        let (column, x) = (self.column, self.route.x);
        let before = x - self.side * CORNER;
        format!("M{column} {y}H{before}Q{x} {y} {x} {}", y + CORNER)
    }

    /// Along the line, to where the next way joins it, or to where it leads.
    fn trunk(&self, y: f64, next: Option<f64>, head: f64) -> String {
        let (x, end) = (self.route.x, self.route.arrives);
        let begin = y + CORNER;
        if let Some(next) = next {
            return format!("M{x} {begin}V{next}");
        }
        let before = x - self.side * CORNER;
        let corner = end - CORNER;
        format!("M{x} {begin}V{corner}Q{x} {end} {before} {end}H{head:.1}")
    }

    /// Where its arrow's head begins.
    fn head(&self, thickness: f64) -> f64 {
        self.arrives + self.side * length(thickness)
    }
}

impl Picture<'_> {
    pub(super) fn jumps(&mut self, route: &Route) {
        let class = format!("eg-jump{}", route.colour % COLOURS);
        let right = self.layout.right();
        self.beside(Beside {
            route,
            class: &class,
            column: right,
            arrives: right,
            side: 1.0,
        });
    }

    pub(super) fn early_ends(&mut self, route: &Route) {
        self.beside(Beside {
            route,
            class: "eg-to-end",
            column: self.layout.left,
            // The end is narrower than the column.
            arrives: self.layout.middle() - END_WIDTH / 2.0,
            side: -1.0,
        });
    }

    /// A line beside the column, with all ways that join on it.
    fn beside(&mut self, line: Beside<'_>) {
        let stubs = line.route.stubs.iter();
        let stubs = stubs.filter_map(|(at, y)| Some((self.graph.edges().get(*at)?, *y)));
        let stubs: Vec<(&Edge, f64)> = stubs.collect();
        let ends = stubs.iter().skip(1).map(|(_, y)| Some(y + CORNER));
        let mut jobs = stubs.first().and_then(|(edge, _)| edge.jobs).map(|_| 0);
        let mut parts = Vec::new();
        for (&(edge, y), next) in stubs.iter().zip(ends.chain([None])) {
            let stub = line.stub(y);
            parts.push((stub, edge.jobs, self.says(edge)));
            jobs = jobs.zip(edge.jobs).map(|(before, more)| before + more);
            let head = line.head(self.thickness(jobs));
            parts.push((
                line.trunk(y, next, head),
                jobs,
                self.says_all(edge.to, jobs),
            ));
        }
        // All halos first: what joins must not be cut by them.
        for (path, jobs, _) in &parts {
            let width = self.thickness(*jobs) + 5.0;
            put!(
                self,
                "<path class=\"eg-halo\" stroke-width=\"{width:.1}\" d=\"{path}\"/>"
            );
        }
        for (path, jobs, says) in &parts {
            self.way(line.class, *jobs, path, says);
        }
        let thickness = self.thickness(jobs);
        let (y, half, tip) = (
            line.route.arrives,
            breadth(thickness),
            line.arrives + line.side,
        );
        put!(
            self,
            "<path class=\"eg-head {}\" d=\"M{tip:.1} {y:.1}L{:.1} {:.1}V{:.1}Z\"/>",
            line.class,
            line.head(thickness),
            y - half,
            y + half,
        );
    }
}
