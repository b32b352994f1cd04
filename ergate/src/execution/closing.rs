//! The end of a step run's scope: teardowns in reverse order of making, each told how the step ended.

use std::sync::Arc;

use super::Execution;
use super::guard::{shielded, uninterrupted};
use crate::failure::Failure;
use crate::job::ErrorKind;
use crate::outcome::Outcome;
use crate::scope::{Made, Scope, Slot};

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
    let torn_down = match shielded(|| teardown(value, outcome.clone())) {
        Ok(future) => uninterrupted(future).await,
        Err(panic) => Err(panic),
    };
    match torn_down {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(failed(
            made,
            &format!("the teardown of `{}` failed: {error}", made.name),
        )),
        Err(panic) => Err(failed(
            made,
            &format!("the teardown of `{}` panicked: {}", made.name, panic.said()),
        )),
    }
}

fn failed(made: &Made, message: &str) -> Box<Failure> {
    Failure::new(ErrorKind::Teardown, message).of_dependency(&[made.name])
}
