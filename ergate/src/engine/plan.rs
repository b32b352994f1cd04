//! The ways between a workflow's steps.

use std::collections::HashMap;
use std::sync::Arc;

use super::policy::Policy;
use super::problem::{PlanError, problems};

/// One step of a [`Plan`]: its name and the ways on that it declares.
///
/// ```
/// use ergate::engine::PlanStep;
///
/// // Goes on to the next step, jumps to step 4, or ends the job.
/// let triage = PlanStep::new("triage").with_jump(4).with_end();
/// assert!(triage.next && triage.end);
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanStep {
    /// The step's name, which no other step of the workflow has.
    pub name: Arc<str>,
    /// Whether it may go on to the step after it; for the last step, whether it may complete the
    /// job.
    pub next: bool,
    /// Whether it may end the job early.
    pub end: bool,
    /// The later steps that it may jump to, counted from 0.
    pub jumps: Vec<u32>,
    /// How it is tried.
    pub policy: Policy,
}

impl PlanStep {
    /// A step that goes on to the next one and nowhere else, and is tried once.
    pub fn new(name: impl Into<Arc<str>>) -> PlanStep {
        PlanStep {
            name: name.into(),
            next: true,
            end: false,
            jumps: Vec::new(),
            policy: Policy::new(),
        }
    }

    /// It never goes on to the step after it.
    #[must_use]
    pub fn without_next(mut self) -> PlanStep {
        self.next = false;
        self
    }

    /// It may end the job early.
    #[must_use]
    pub fn with_end(mut self) -> PlanStep {
        self.end = true;
        self
    }

    /// It may jump to a later step, counted from 0.
    #[must_use]
    pub fn with_jump(mut self, target: u32) -> PlanStep {
        self.jumps.push(target);
        self
    }

    /// It is tried as `policy` says.
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> PlanStep {
        self.policy = policy;
        self
    }
}

/// What a workflow declares: its steps in order, the ways between them, and how long the way to the
/// end is.
///
/// ```
/// use ergate::engine::{Plan, PlanStep};
///
/// let steps = vec![PlanStep::new("triage").with_jump(2), PlanStep::new("charge"), PlanStep::new("review")];
/// let plan = Plan::new("shop", steps)?;
/// assert_eq!(plan.position("review"), Some(2));
/// // `triage`, `charge` and `review`: the longest way counts.
/// assert_eq!(plan.remaining(0), 3);
/// # Ok::<(), ergate::engine::PlanError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Plan {
    workflow: Arc<str>,
    steps: Vec<PlanStep>,
    /// For each step, the greatest number of steps from it to the end, itself included.
    remaining: Vec<u32>,
    by_name: HashMap<Arc<str>, usize>,
    work: usize,
}

impl Plan {
    /// Checks the steps and finds the longest way from each to the end.
    ///
    /// This looks at every step and every jump once.
    ///
    /// # Errors
    ///
    /// When there is no step, when two have one name, when a step has no way on, or when a jump
    /// does not go to a later step. The error lists all that is wrong.
    ///
    /// ```
    /// use ergate::engine::{Plan, PlanStep};
    ///
    /// let error = Plan::new("shop", vec![PlanStep::new("a").with_jump(0)]).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "workflow `shop`: step `a` jumps to itself; jumps go to later steps",
    /// );
    /// ```
    pub fn new(workflow: impl Into<Arc<str>>, steps: Vec<PlanStep>) -> Result<Plan, PlanError> {
        let workflow = workflow.into();
        let problems = problems(&steps);
        if !problems.is_empty() {
            return Err(PlanError::new(workflow, problems));
        }
        let by_name = steps
            .iter()
            .enumerate()
            .map(|(at, step)| (step.name.clone(), at))
            .collect();
        let (remaining, work) = longest_ways(&steps);
        Ok(Plan {
            workflow,
            steps,
            remaining,
            by_name,
            work,
        })
    }

    /// The workflow's name.
    pub fn workflow(&self) -> &Arc<str> {
        &self.workflow
    }

    /// The steps in order; at least one.
    pub fn steps(&self) -> &[PlanStep] {
        &self.steps
    }

    /// The step at a place, counted from 0.
    pub fn step(&self, at: usize) -> Option<&PlanStep> {
        self.steps.get(at)
    }

    /// The place of the step with a name, counted from 0.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// Where the step of this name is, which mostly is at this place.
    pub(super) fn position_near(&self, name: &str, place: Option<usize>) -> Option<usize> {
        let is_there = |at: &usize| self.step(*at).is_some_and(|step| *step.name == *name);
        place.filter(is_there).or_else(|| self.position(name))
    }

    /// The greatest number of steps from the step at a place to the end, itself included; 0 where
    /// there is none.
    pub fn remaining(&self, at: usize) -> u32 {
        self.remaining.get(at).copied().unwrap_or(0)
    }

    /// How many ways between steps were looked at to find the longest: it grows with the steps and
    /// the jumps, not with the number of paths.
    pub fn work(&self) -> usize {
        self.work
    }
}

/// One pass from the last step to the first: jumps only go forward, so what a step needs is known
/// by then.
fn longest_ways(steps: &[PlanStep]) -> (Vec<u32>, usize) {
    let mut remaining = vec![0; steps.len()];
    let mut work = 0;
    for (at, step) in steps.iter().enumerate().rev() {
        let next = step.next.then_some(at + 1);
        let jumps = step
            .jumps
            .iter()
            .filter_map(|&target| usize::try_from(target).ok());
        let mut longest = 0;
        for target in next.into_iter().chain(jumps) {
            work += 1;
            longest = longest.max(remaining.get(target).copied().unwrap_or(0));
        }
        if let Some(slot) = remaining.get_mut(at) {
            *slot = longest + 1;
        }
    }
    (remaining, work)
}
