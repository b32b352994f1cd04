//! What there is to draw.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::figures::{self, Figures};
use super::needs::{self, Needed};
use crate::engine::Plan;
use crate::job::Job;
use crate::step::{StepDefinition, StepKey, Way};

/// A workflow's steps and every way between them that a step declares.
///
/// Its size is that of the workflow: each step and each declared way is there once, however many paths they make.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn count(name: String) -> usize { name.len() }
/// # #[step] fn report(letters: usize) -> String { format!("{letters} letters") }
/// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<count>().step::<report>().build();
/// let graph = GREETING.graph();
/// for edge in graph.edges() {
///     let from = &graph.nodes()[edge.from].name;
///     match edge.to {
///         Some(to) => println!("{from} leads to {}", graph.nodes()[to].name),
///         None => println!("{from} leads to the end"),
///     }
/// }
/// # assert_eq!(graph.edges().len(), 2);
/// ```
#[derive(Clone)]
pub struct Graph {
    workflow: Arc<str>,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    jobs: Option<usize>,
    /// Where dependencies are found; empty where only a plan is known.
    definitions: Vec<&'static StepDefinition>,
}

/// One step in a [`Graph`].
///
/// ```
/// # use ergate::prelude::*;
/// # fn rate() -> f64 { 0.25 }
/// # #[step] fn bill(net: f64, #[depends(rate)] rate: f64) -> f64 { net * (1.0 + rate) }
/// # static BILL: Workflow<f64> = Workflow::named("bill").step::<bill>().build();
/// let graph = BILL.graph().with_dependencies();
/// let bill = &graph.nodes()[0];
/// assert_eq!((&*bill.name, bill.needs[0].name.as_str()), ("bill", "rate"));
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The step's name.
    pub name: Arc<str>,
    /// What it depends on; nothing without [`Graph::with_dependencies`].
    pub needs: Vec<Needed>,
    /// What jobs made of it; nothing without [`Graph::with_jobs`].
    pub figures: Option<Figures>,
}

/// One way on from a step in a [`Graph`].
///
/// Two steps have at most one: the way to the next step, if there is one, and otherwise the jump.
///
/// ```
/// use ergate::graph::{Edge, Graph};
///
/// /// The ways that no job took.
/// fn unused(graph: &Graph) -> Vec<&Edge> {
///     graph.edges().iter().filter(|edge| edge.jobs == Some(0)).collect()
/// }
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The place of the step that it leads away from, counted from 0.
    pub from: usize,
    /// The place of the step that it leads to; `None` for the end.
    pub to: Option<usize>,
    /// How the step declares it.
    pub kind: EdgeKind,
    /// How often a job took it; nothing without [`Graph::with_jobs`].
    pub jobs: Option<usize>,
}

/// How a step declares a way on.
///
/// ```
/// use ergate::graph::{EdgeKind, Graph};
///
/// /// How many of the ways are jumps.
/// fn jumps(graph: &Graph) -> usize {
///     graph.edges().iter().filter(|edge| edge.kind == EdgeKind::Jump).count()
/// }
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EdgeKind {
    /// To the step after it; from the last step, to the end.
    Next,
    /// To a later step.
    Jump,
    /// To the end, early.
    End,
}

impl Graph {
    /// A graph of steps and ways that are known only by name. Its dependencies are not known.
    ///
    /// ```
    /// use ergate::engine::{Plan, PlanStep};
    /// use ergate::graph::Graph;
    ///
    /// let steps = vec![PlanStep::new("triage").with_jump(2), PlanStep::new("charge"), PlanStep::new("review")];
    /// let graph = Graph::new(&Plan::new("shop", steps)?);
    /// // To `charge`, to `review`, from one to the other, and to the end.
    /// assert_eq!(graph.edges().len(), 4);
    /// # Ok::<(), ergate::engine::PlanError>(())
    /// ```
    #[must_use]
    pub fn new(plan: &Plan) -> Graph {
        let names = plan.steps().iter().map(|step| Arc::clone(&step.name));
        let mut graph = Graph::without_ways(Arc::clone(plan.workflow()), names.collect());
        for (at, step) in plan.steps().iter().enumerate() {
            let jumps = step.jumps.iter().filter_map(|&to| usize::try_from(to).ok());
            graph.add_ways(at, step.next, jumps.collect(), step.end);
        }
        graph
    }

    pub(super) fn of_definitions(
        workflow: &'static str,
        definitions: Vec<&'static StepDefinition>,
    ) -> Graph {
        let names = definitions.iter().map(|step| Arc::from(step.key.name));
        let mut graph = Graph::without_ways(workflow.into(), names.collect());
        let places: HashMap<StepKey, usize> = definitions
            .iter()
            .enumerate()
            .map(|(at, step)| (step.key, at))
            .collect();
        for (at, step) in definitions.iter().enumerate() {
            let jumps = step.ways.iter().filter_map(|way| match way {
                Way::Jump(key) => places.get(key).copied(),
                Way::End => None,
            });
            let ends = step.ways.contains(&Way::End);
            graph.add_ways(at, step.next, jumps.collect(), ends);
        }
        graph.definitions = definitions;
        graph
    }

    fn without_ways(workflow: Arc<str>, names: Vec<Arc<str>>) -> Graph {
        let nodes = names.into_iter().map(|name| Node {
            name,
            needs: Vec::new(),
            figures: None,
        });
        Graph {
            workflow,
            nodes: nodes.collect(),
            edges: Vec::new(),
            jobs: None,
            definitions: Vec::new(),
        }
    }

    fn add_ways(&mut self, from: usize, next: bool, mut jumps: Vec<usize>, ends: bool) {
        let after = Some(from + 1).filter(|at| *at < self.nodes.len());
        jumps.sort_unstable();
        jumps.dedup();
        jumps.retain(|to| !(next && Some(*to) == after));
        let next = next.then_some((after, EdgeKind::Next));
        let early = ends && next.is_none_or(|(to, _)| to.is_some());
        let early = early.then_some((None, EdgeKind::End));
        let jumps = jumps.into_iter().map(|to| (Some(to), EdgeKind::Jump));
        let ways = next.into_iter().chain(jumps).chain(early);
        self.edges.extend(ways.map(|(to, kind)| Edge {
            from,
            to,
            kind,
            jobs: None,
        }));
    }

    /// Adds what each step depends on, and what that depends on in turn.
    ///
    /// Nothing is made for this; arguments such as those of `setting("SMTP_URL")` are evaluated, as they are when a worker
    /// starts.
    ///
    /// ```
    /// use ergate::prelude::*;
    ///
    /// fn zone() -> String {
    ///     "UTC".to_owned()
    /// }
    ///
    /// #[dependency]
    /// fn greeting(#[depends(zone)] zone: &str) -> String {
    ///     format!("Hello from {zone}")
    /// }
    ///
    /// #[step]
    /// fn greet(name: String, #[depends(greeting)] greeting: &str) -> String {
    ///     format!("{greeting}, {name}")
    /// }
    ///
    /// static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    ///
    /// let graph = GREETING.graph().with_dependencies();
    /// let needs: Vec<(&str, usize)> =
    ///     graph.nodes()[0].needs.iter().map(|need| (need.name.as_str(), need.depth)).collect();
    /// assert_eq!(needs, [("greeting", 0), ("zone", 1)]);
    /// ```
    #[must_use]
    pub fn with_dependencies(mut self) -> Graph {
        for (node, definition) in self.nodes.iter_mut().zip(&self.definitions) {
            node.needs = needs::of(definition);
        }
        self
    }

    /// Adds what these jobs made of it: how often each way was taken, how long each step took, and what went wrong.
    ///
    /// Jobs of other workflows are left out, and so are steps and ways that the workflow does not have any more. It goes by
    /// the jobs' [`runs`](Job::runs).
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// let backend = Memory::new();
    /// let id = backend.submit_blocking(GREETING.job("Ada".to_owned()))?;
    /// Worker::new(backend.clone()).register(&GREETING).run_until_idle_blocking()?;
    ///
    /// let jobs: Vec<_> = backend.get_blocking(&id)?.into_iter().collect();
    /// let graph = GREETING.graph().with_jobs(&jobs);
    /// assert_eq!(graph.edges()[0].jobs, Some(1));
    /// # Ok::<(), BoxError>(())
    /// ```
    #[must_use]
    pub fn with_jobs(mut self, jobs: &[Job]) -> Graph {
        figures::add(&mut self, jobs);
        self
    }

    /// The workflow's name.
    #[must_use]
    pub fn workflow(&self) -> &str {
        &self.workflow
    }

    /// The steps in order.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The ways between them, in the order of the steps that they lead away from.
    #[must_use]
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// How many jobs were counted; nothing without [`with_jobs`](Self::with_jobs).
    #[must_use]
    pub fn jobs(&self) -> Option<usize> {
        self.jobs
    }

    pub(super) fn count(&mut self, jobs: usize) -> (&mut [Node], &mut [Edge]) {
        self.jobs = Some(jobs);
        (&mut self.nodes, &mut self.edges)
    }
}

impl fmt::Debug for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Graph")
            .field("workflow", &self.workflow)
            .field("nodes", &self.nodes)
            .field("edges", &self.edges)
            .field("jobs", &self.jobs)
            .finish_non_exhaustive()
    }
}
