//! The end of a step run's scope: teardowns in reverse order of making, each told how the step ended.

use std::any::Any;
use std::sync::Arc;

use super::Execution;
use super::guard::{shielded, uninterrupted};
use crate::failure::Failure;
use crate::job::ErrorKind;
use crate::outcome::Outcome;
use crate::scope::{Made, Scope, Slot, Teardown};

/// Closes the scope; gives the first thing that went wrong, with all later ones in it.
///
/// Once a teardown has failed, the ones after it see a failed step: a transaction around it must not commit.
pub(super) async fn close(
    mut scope: Scope,
    mut outcome: Outcome,
    execution: &Execution<'_>,
) -> Option<Box<Failure>> {
    let mut first: Option<Box<Failure>> = None;
    while let Some((slot, made)) = scope.pop() {
        let Err(failure) = end(slot, &made, &outcome).await else {
            continue;
        };
        if outcome.is_success() {
            outcome = Outcome::Failed(Arc::new(execution.record(&failure)));
        }
        match &mut first {
            Some(first) => first.and_also(&failure),
            None => first = Some(failure),
        }
    }
    first
}

async fn end(mut slot: Slot, made: &Made, outcome: &Outcome) -> Result<(), Box<Failure>> {
    let Some(teardown) = made.teardown else {
        let dropped = shielded(|| drop(slot));
        return dropped.map_err(|panic| {
            failed(
                made,
                &format!("dropping `{}` panicked: {}", made.name, panic.said()),
            )
        });
    };
    let Some(value) = slot.take() else {
        return Err(failed(
            made,
            &format!(
                "`{}` has a teardown, so a step can't take it by value: take it by `&` or `&mut`",
                made.name
            ),
        ));
    };
    let torn_down = torn_down(made.name, teardown, value, outcome.clone()).await;
    torn_down.map_err(|message| failed(made, &message))
}

/// Calls a teardown; the error says what went wrong in it.
pub(crate) async fn torn_down(
    name: &str,
    teardown: Teardown,
    value: Box<dyn Any + Send>,
    outcome: Outcome,
) -> Result<(), String> {
    let ended = match shielded(|| teardown(value, outcome)) {
        Ok(future) => uninterrupted(future).await,
        Err(panic) => Err(panic),
    };
    // The error is the user's, and so are its text and its `Drop`.
    let said = ended.and_then(|ended| shielded(|| ended.err().map(|error| error.to_string())));
    match said {
        Ok(None) => Ok(()),
        Ok(Some(error)) => Err(format!("the teardown of `{name}` failed: {error}")),
        Err(panic) => Err(format!(
            "the teardown of `{name}` panicked: {}",
            panic.said()
        )),
    }
}

fn failed(made: &Made, message: &str) -> Box<Failure> {
    Failure::new(ErrorKind::Teardown, message).of_dependency(&[made.name])
}
