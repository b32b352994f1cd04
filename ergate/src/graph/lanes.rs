//! Which ways run beside the steps, and how far out.

use super::model::Edge;

/// All ways that lead past other steps to one place. They join on one line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Trunk {
    /// The ways, by their place among the graph's.
    pub(super) edges: Vec<usize>,
    /// The first step that it leads away from.
    pub(super) from: usize,
    /// The step that it leads to; `None` for the end.
    pub(super) to: Option<usize>,
    /// How far out it runs, counted from 0.
    pub(super) lane: usize,
}

/// Whether the way is a straight line down to what stands next.
pub(super) fn is_straight(edge: &Edge, steps: usize) -> bool {
    edge.to.unwrap_or(steps) == edge.from + 1
}

/// The lines to the steps, and the one to the end, if ways lead past others to it.
///
/// Short lines run inside, so that lines rarely cross; one runs where another has ended.
pub(super) fn trunks(edges: &[Edge], steps: usize) -> (Vec<Trunk>, Option<Trunk>) {
    let mut to_steps: Vec<Option<Trunk>> = (0..steps).map(|_| None).collect();
    let mut to_end = None;
    for (at, edge) in edges.iter().enumerate() {
        if is_straight(edge, steps) {
            continue;
        }
        let slot = match edge.to {
            Some(to) => to_steps.get_mut(to),
            None => Some(&mut to_end),
        };
        if let Some(slot) = slot {
            join(slot, at, edge);
        }
    }
    let mut trunks: Vec<Trunk> = to_steps.into_iter().flatten().collect();
    spread(&mut trunks);
    (trunks, to_end)
}

fn join(trunk: &mut Option<Trunk>, at: usize, edge: &Edge) {
    let trunk = trunk.get_or_insert(Trunk {
        edges: Vec::new(),
        from: edge.from,
        to: edge.to,
        lane: 0,
    });
    trunk.from = trunk.from.min(edge.from);
    trunk.edges.push(at);
}

fn spread(trunks: &mut [Trunk]) {
    let reach = |trunk: &Trunk| (trunk.from, trunk.to.unwrap_or(usize::MAX));
    trunks.sort_by_key(|trunk| {
        let (from, to) = reach(trunk);
        (to - from, from)
    });
    let mut lanes: Vec<Vec<(usize, usize)>> = Vec::new();
    for trunk in trunks {
        let (from, to) = reach(trunk);
        let is_free = |lane: &Vec<(usize, usize)>| {
            lane.iter()
                .all(|(other_from, other_to)| to <= *other_from || *other_to <= from)
        };
        trunk.lane = lanes.iter().position(is_free).unwrap_or(lanes.len());
        match lanes.get_mut(trunk.lane) {
            Some(lane) => lane.push((from, to)),
            None => lanes.push(vec![(from, to)]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Plan, PlanError, PlanStep};
    use crate::graph::Graph;

    /// The lanes of the lines, from which step to which.
    fn lanes(steps: Vec<PlanStep>) -> Result<Vec<(usize, usize, usize)>, PlanError> {
        let graph = Graph::new(&Plan::new("shop", steps)?);
        let (trunks, _) = trunks(graph.edges(), graph.nodes().len());
        let lanes = trunks
            .iter()
            .map(|it| (it.from, it.to.unwrap_or(0), it.lane));
        Ok(lanes.collect())
    }

    fn plain(name: &str) -> PlanStep {
        PlanStep::new(name)
    }

    #[test]
    fn a_short_line_runs_inside_a_long_one() -> Result<(), PlanError> {
        let steps = vec![
            plain("a").with_jump(4),
            plain("b").with_jump(3),
            plain("c"),
            plain("d"),
            plain("e"),
        ];
        assert_eq!(lanes(steps)?, [(1, 3, 0), (0, 4, 1)]);
        Ok(())
    }

    #[test]
    fn lines_one_after_the_other_share_a_lane() -> Result<(), PlanError> {
        let steps = vec![
            plain("a").with_jump(2),
            plain("b"),
            plain("c").with_jump(4),
            plain("d"),
            plain("e"),
        ];
        assert_eq!(lanes(steps)?, [(0, 2, 0), (2, 4, 0)]);
        Ok(())
    }

    #[test]
    fn ways_to_one_step_join() -> Result<(), PlanError> {
        let steps = vec![
            plain("a").with_jump(3),
            plain("b").with_jump(3),
            plain("c"),
            plain("d"),
        ];
        assert_eq!(lanes(steps)?, [(0, 3, 0)]);
        Ok(())
    }

    #[test]
    fn what_stands_next_is_reached_straight() -> Result<(), PlanError> {
        let steps = vec![
            plain("a").without_next().with_jump(1),
            plain("b").with_end(),
        ];
        assert_eq!(lanes(steps)?, []);
        Ok(())
    }
}
