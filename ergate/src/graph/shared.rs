//! Dependencies as nodes of their own, where the layout is another program's: each once, however many steps share it.

use std::any::TypeId;

use super::model::Graph;
use super::needs::Needed;

/// What asks for a dependency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asker {
    Step(usize),
    /// A dependency, by its place among [`Shared::dependencies`].
    Dependency(usize),
}

#[derive(Debug, Default)]
pub(super) struct Shared<'a> {
    pub(super) dependencies: Vec<&'a Needed>,
    /// Who asks for which.
    pub(super) edges: Vec<(Asker, usize)>,
}

impl<'a> Shared<'a> {
    pub(super) fn of(graph: &'a Graph) -> Shared<'a> {
        let mut shared = Shared::default();
        for (step, node) in graph.nodes().iter().enumerate() {
            let mut trail: Vec<usize> = Vec::new();
            for needed in &node.needs {
                trail.truncate(needed.depth);
                let asker = trail
                    .last()
                    .map_or(Asker::Step(step), |at| Asker::Dependency(*at));
                let place = shared.place(needed);
                if !shared.edges.contains(&(asker, place)) {
                    shared.edges.push((asker, place));
                }
                trail.push(place);
            }
        }
        shared
    }

    fn place(&mut self, needed: &'a Needed) -> usize {
        let key = |needed: &Needed| -> (TypeId, String) { (needed.function, needed.name.clone()) };
        let known = self
            .dependencies
            .iter()
            .position(|other| key(other) == key(needed));
        known.unwrap_or_else(|| {
            self.dependencies.push(needed);
            self.dependencies.len() - 1
        })
    }
}
