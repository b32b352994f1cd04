//! The way that most orders took.

use std::collections::BTreeSet;
use std::sync::Arc;

use ergate::graph::Graph;

pub struct MainWay {
    steps: BTreeSet<Arc<str>>,
}

impl MainWay {
    pub fn of(graph: &Graph) -> MainWay {
        let mut steps = BTreeSet::new();
        let mut next = Some(0);
        while let Some(at) = next {
            steps.insert(Arc::clone(&graph.nodes()[at].name));
            let onward = graph.edges().iter().filter(|edge| edge.from == at);
            next = onward.max_by_key(|edge| edge.jobs).and_then(|edge| edge.to);
        }
        MainWay { steps }
    }

    pub fn has(&self, step: &str) -> bool {
        self.steps.contains(step)
    }
}
