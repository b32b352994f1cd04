//! What can be wrong with a workflow's steps.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::plan::PlanStep;

/// Everything that is wrong with the steps, in their order.
pub(super) fn problems(steps: &[PlanStep]) -> Vec<PlanProblem> {
    let mut problems = Vec::new();
    if steps.is_empty() || u32::try_from(steps.len()).is_err() {
        problems.push(PlanProblem::NumberOfSteps { steps: steps.len() });
    }
    let mut seen = HashMap::new();
    for (at, step) in steps.iter().enumerate() {
        if let Some(first) = seen.insert(&step.name, at) {
            problems.push(PlanProblem::SameName {
                name: step.name.clone(),
                first,
                second: at,
            });
        }
        if !step.next && !step.end && step.jumps.is_empty() {
            problems.push(PlanProblem::NoWayOn {
                step: step.name.clone(),
            });
        }
        problems.extend(
            step.jumps
                .iter()
                .filter_map(|&target| wrong_jump(steps, at, target)),
        );
    }
    problems
}

fn wrong_jump(steps: &[PlanStep], at: usize, target: u32) -> Option<PlanProblem> {
    let step = steps.get(at)?.name.clone();
    let found = usize::try_from(target)
        .ok()
        .and_then(|index| Some((index, steps.get(index)?)));
    match found {
        None => Some(PlanProblem::JumpToNowhere {
            step,
            target,
            steps: steps.len(),
        }),
        Some((index, _)) if index == at => Some(PlanProblem::JumpToItself { step }),
        Some((index, earlier)) if index < at => Some(PlanProblem::JumpBack {
            step,
            target: earlier.name.clone(),
        }),
        Some(_) => None,
    }
}

/// All that is wrong with a workflow's steps.
///
/// ```
/// use ergate::engine::{Plan, PlanProblem};
///
/// let Err(error) = Plan::new("shop", Vec::new()) else { return };
/// assert_eq!(error.problems(), [PlanProblem::NumberOfSteps { steps: 0 }]);
/// assert_eq!(error.to_string(), "workflow `shop`: it has no step; add at least one");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanError {
    workflow: Arc<str>,
    problems: Vec<PlanProblem>,
}

impl PlanError {
    pub(super) fn new(workflow: Arc<str>, problems: Vec<PlanProblem>) -> PlanError {
        PlanError { workflow, problems }
    }

    /// The workflow's name.
    pub fn workflow(&self) -> &str {
        &self.workflow
    }

    /// The problems, in the order of the steps; at least one.
    pub fn problems(&self) -> &[PlanProblem] {
        &self.problems
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "workflow `{}`: ", self.workflow)?;
        for (index, problem) in self.problems.iter().enumerate() {
            write!(f, "{}{problem}", if index == 0 { "" } else { ". " })?;
        }
        Ok(())
    }
}

impl Error for PlanError {}

/// One thing that is wrong with a workflow's steps.
///
/// ```
/// use ergate::engine::{Plan, PlanProblem, PlanStep};
///
/// let steps = vec![PlanStep::new("charge"), PlanStep::new("charge")];
/// let Err(error) = Plan::new("shop", steps) else { return };
/// let same = PlanProblem::SameName { name: "charge".into(), first: 0, second: 1 };
/// assert_eq!(error.problems(), [same]);
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanProblem {
    /// The workflow has no step, or more than 4,294,967,295.
    NumberOfSteps {
        /// How many it has.
        steps: usize,
    },
    /// Two steps have one name.
    SameName {
        /// That name.
        name: Arc<str>,
        /// The place of the first, counted from 0.
        first: usize,
        /// The place of the second, counted from 0.
        second: usize,
    },
    /// A step neither goes on, nor jumps, nor ends the job.
    NoWayOn {
        /// The step.
        step: Arc<str>,
    },
    /// A step jumps to itself.
    JumpToItself {
        /// The step.
        step: Arc<str>,
    },
    /// A step jumps to an earlier one.
    JumpBack {
        /// The step.
        step: Arc<str>,
        /// The earlier one.
        target: Arc<str>,
    },
    /// A step jumps past the last one.
    JumpToNowhere {
        /// The step.
        step: Arc<str>,
        /// Where it jumps to, counted from 0.
        target: u32,
        /// How many steps there are.
        steps: usize,
    },
}

impl fmt::Display for PlanProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PlanProblem::NumberOfSteps { steps: 0 } => {
                f.write_str("it has no step; add at least one")
            }
            PlanProblem::NumberOfSteps { steps } => {
                write!(f, "it has {steps} steps, which is too many")
            }
            PlanProblem::SameName {
                name,
                first,
                second,
            } => {
                write!(
                    f,
                    "steps {first} and {second} are both named `{name}`; rename one"
                )
            }
            PlanProblem::NoWayOn { step } => {
                write!(
                    f,
                    "step `{step}` has no way on; let it go on, jump or end the job"
                )
            }
            PlanProblem::JumpToItself { step } => {
                write!(f, "step `{step}` jumps to itself; jumps go to later steps")
            }
            PlanProblem::JumpBack { step, target } => {
                write!(
                    f,
                    "step `{step}` jumps back to `{target}`; jumps go to later steps"
                )
            }
            PlanProblem::JumpToNowhere {
                step,
                target,
                steps,
            } => {
                write!(
                    f,
                    "step `{step}` jumps to step {target}, but there are only {steps}, from 0"
                )
            }
        }
    }
}
