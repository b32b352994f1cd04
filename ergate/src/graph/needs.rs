//! What a step depends on.

use std::any::TypeId;
use std::sync::Arc;

use crate::execution::shielded;
use crate::scope::{Purpose, Scope};
use crate::step::StepDefinition;

/// A dependency of a step, or of another dependency, in a [`Graph`](super::Graph).
///
/// They stand in the order in which they are made for the step, each before what it depends on itself. What one of them
/// depends on is listed where it first appears.
///
/// ```
/// use ergate::graph::Needed;
///
/// /// An indented line for each.
/// fn tree(needs: &[Needed]) -> String {
///     needs.iter().map(|need| format!("{}{}\n", "  ".repeat(need.depth), need.name)).collect()
/// }
/// # assert_eq!(tree(&[]), "");
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needed {
    /// As it is written in `#[depends(..)]`: a function, a call such as `setting("SMTP_URL")`, a closure.
    pub name: String,
    /// How many dependencies stand between it and the step: 0 if the step asks for it itself.
    pub depth: usize,
    /// Whether it is made once for the worker (`scope = "app"`) and not for each run of the step.
    pub per_worker: bool,
    /// Tells two functions of one name apart.
    pub(super) function: TypeId,
}

pub(super) fn of(step: &'static StepDefinition) -> Vec<Needed> {
    let looking = Purpose::Check(Box::default());
    let mut scope = Scope::for_application(looking, Arc::default());
    scope.turn_to(step.key);
    for need in step.needs {
        // What panics here, such as an argument, does so again at a worker's start, which tells of it.
        let _ = shielded(|| drop(need.ask(&mut scope)));
        scope.turn_to(step.key);
    }
    let Purpose::Check(seen) = scope.purpose else {
        return Vec::new();
    };
    let needed = seen.needed.into_iter().map(|needed| Needed {
        name: needed.name.to_owned(),
        depth: needed.depth,
        per_worker: needed.application,
        function: needed.function,
    });
    needed.collect()
}
