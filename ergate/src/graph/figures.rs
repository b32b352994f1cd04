//! What jobs made of a workflow.

use std::collections::HashMap;
use std::time::Duration;

use super::model::Graph;
use crate::job::{Job, RunOutcome, Status, StepRun};

/// What jobs made of one step.
///
/// ```
/// use std::time::Duration;
///
/// use ergate::graph::Graph;
///
/// /// The step that mostly takes longest.
/// fn slowest(graph: &Graph) -> Option<&str> {
///     let took = |median: Option<Duration>| median.unwrap_or_default();
///     let steps = graph.nodes().iter().filter_map(|node| Some((&*node.name, took(node.figures.as_ref()?.median))));
///     steps.max_by_key(|(_, median)| *median).map(|(name, _)| name)
/// }
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// How often it ran.
    pub runs: usize,
    /// How many of these runs failed, panicked or took too long.
    pub failures: usize,
    /// The median of the time that it took when it succeeded.
    pub median: Option<Duration>,
    /// How many jobs are at it now, running or waiting.
    pub here: usize,
    /// How many jobs failed at it for good.
    pub failed: usize,
    /// How many jobs it gave up on purpose.
    pub aborted: usize,
    /// How many jobs were cancelled at it.
    pub cancelled: usize,
}

pub(super) fn add(graph: &mut Graph, jobs: &[Job]) {
    let workflow = graph.workflow().to_owned();
    let of_workflow = |job: &&Job| *job.workflow_name == *workflow;
    let mut count = Count::of(graph);
    jobs.iter()
        .filter(of_workflow)
        .for_each(|job| count.job(job));
    let Count {
        steps, ways, jobs, ..
    } = count;
    let (nodes, edges) = graph.count(jobs);
    for (node, step) in nodes.iter_mut().zip(steps) {
        node.figures = Some(step.figures());
    }
    for edge in edges {
        edge.jobs = Some(ways.get(&(edge.from, edge.to)).copied().unwrap_or(0));
    }
}

#[derive(Default)]
struct Step {
    figures: Figures,
    times: Vec<Duration>,
}

impl Step {
    fn run(&mut self, run: &StepRun) {
        self.figures.runs += 1;
        match run.outcome {
            RunOutcome::Completed | RunOutcome::Jumped | RunOutcome::Ended => {
                self.times.push(run.duration);
            }
            RunOutcome::Failed | RunOutcome::Panicked | RunOutcome::TimedOut => {
                self.figures.failures += 1;
            }
            RunOutcome::Aborted | RunOutcome::Cancelled | RunOutcome::Returned => {}
        }
    }

    fn figures(mut self) -> Figures {
        self.times.sort_unstable();
        self.figures.median = self
            .times
            .get(self.times.len().saturating_sub(1) / 2)
            .copied();
        self.figures
    }
}

struct Count {
    places: HashMap<String, usize>,
    steps: Vec<Step>,
    ways: HashMap<(usize, Option<usize>), usize>,
    jobs: usize,
}

impl Count {
    fn of(graph: &Graph) -> Count {
        let names = graph.nodes().iter().map(|node| node.name.to_string());
        Count {
            steps: graph.nodes().iter().map(|_| Step::default()).collect(),
            places: names.enumerate().map(|(at, name)| (name, at)).collect(),
            ways: HashMap::new(),
            jobs: 0,
        }
    }

    fn job(&mut self, job: &Job) {
        self.jobs += 1;
        for (at, run) in job.runs.iter().enumerate() {
            let Some(&from) = self.places.get(&*run.step) else {
                continue;
            };
            if let Some(step) = self.steps.get_mut(from) {
                step.run(run);
            }
            if let Some(to) = self.way(job, at, run) {
                *self.ways.entry((from, to)).or_default() += 1;
            }
        }
        self.stop(job);
    }

    /// Where a run led: to a step, to the end, or nowhere.
    fn way(&self, job: &Job, at: usize, run: &StepRun) -> Option<Option<usize>> {
        if let Some(next) = &run.next {
            return self.places.get(&**next).copied().map(Some);
        }
        let is_last = at + 1 == job.runs.len() && job.status == Status::Completed;
        let succeeded = matches!(run.outcome, RunOutcome::Completed | RunOutcome::Ended);
        (is_last && succeeded).then_some(None)
    }

    /// Counts a job where it stands, unless it is completed.
    fn stop(&mut self, job: &Job) {
        let place = match &job.current_step_name {
            Some(name) => self.places.get(&**name).copied(),
            None => usize::try_from(job.current_step).ok(),
        };
        let Some(step) = place.and_then(|at| self.steps.get_mut(at)) else {
            return;
        };
        let figures = &mut step.figures;
        match job.status {
            Status::Completed => {}
            Status::Failed => figures.failed += 1,
            Status::Aborted => figures.aborted += 1,
            Status::Cancelled => figures.cancelled += 1,
            _ => figures.here += 1,
        }
    }
}
