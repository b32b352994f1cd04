//! What the views are made of: a store, workflows, and what the embedder allows.

use std::sync::Arc;
use std::time::Duration;

use super::tally::Tally;
use crate::backend::Backend;
use crate::graph::Graph;
use crate::timestamp::Timestamp;

/// How the page is, and when it was asked.
#[derive(Clone, Debug)]
pub(super) struct Manner {
    pub(super) title: Arc<str>,
    pub(super) refresh: Duration,
    pub(super) allows_actions: bool,
    pub(super) shows_payloads: bool,
    /// By the store's clock.
    pub(super) now: Timestamp,
}

#[derive(Debug)]
pub(super) struct Site<B> {
    pub(super) store: B,
    pub(super) workflows: Vec<Graph>,
    pub(super) tally: Tally,
    manner: Manner,
}

impl<B: Backend> Site<B> {
    pub(super) fn new(store: B, workflows: Vec<Graph>, manner: Manner) -> Site<B> {
        Site {
            store,
            workflows,
            tally: Tally::default(),
            manner,
        }
    }

    pub(super) fn manner(&self) -> Manner {
        Manner {
            now: self.store.now(),
            ..self.manner.clone()
        }
    }

    pub(super) fn graph(&self, workflow: &str) -> Option<&Graph> {
        let mut graphs = self.workflows.iter();
        graphs.find(|graph| graph.workflow() == workflow)
    }
}
