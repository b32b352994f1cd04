//! The end of a step run's scope: teardowns in reverse order of making, each told how the step ended.

use std::any::Any;
use std::sync::Arc;

use super::Record;
use super::guard::{Panic, shielded, uninterrupted};
use crate::failure::Failure;
use crate::job::ErrorKind;
use crate::outcome::Outcome;
use crate::scope::{Kept, Made, Scope, Slot, Teardown};

/// Closes the scope; gives the first thing that went wrong, with all later ones in it.
///
/// Once a teardown has failed, the ones after it see a failed step: a transaction around it must not commit.
pub(super) async fn close(
    scope: &mut Scope,
    mut outcome: Outcome,
    record: Record<'_>,
) -> Option<Box<Failure>> {
    let mut first: Option<Box<Failure>> = None;
    while let Some(Kept { slot, made }) = scope.pop() {
        let Err(failure) = end(slot, &made, &outcome).await else {
            continue;
        };
        if outcome.is_success() {
            outcome = Outcome::Failed(Arc::new(record(&failure)));
        }
        match &mut first {
            Some(first) => first.and_also(&failure),
            None => first = Some(failure),
        }
    }
    first
}

/// The same where nothing has a teardown.
pub(super) fn drop_all(scope: &mut Scope) -> Option<Box<Failure>> {
    let mut first: Option<Box<Failure>> = None;
    loop {
        let mut name = "";
        let dropped = shielded(|| {
            while let Some(Kept { slot, made }) = scope.pop() {
                name = made.name;
                drop(slot);
            }
        });
        let Err(panic) = dropped else {
            return first;
        };
        let failure = not_dropped(name, &panic);
        match &mut first {
            Some(first) => first.and_also(&failure),
            None => first = Some(failure),
        }
    }
}

fn dropped(slot: Slot, made: &Made) -> Result<(), Box<Failure>> {
    shielded(|| drop(slot)).map_err(|panic| not_dropped(made.name, &panic))
}

fn not_dropped(name: &'static str, panic: &Panic) -> Box<Failure> {
    let message = format!("dropping `{name}` panicked: {}", panic.said());
    failed(message).of_dependency(&[name])
}

async fn end(mut slot: Slot, made: &Made, outcome: &Outcome) -> Result<(), Box<Failure>> {
    let Some(teardown) = made.teardown else {
        return dropped(slot, made);
    };
    let Some(value) = slot.take() else {
        let message = format!(
            "`{}` has a teardown, so a step can't take it by value: take it by `&` or `&mut`",
            made.name
        );
        return Err(failed(message).of_dependency(&[made.name]));
    };
    let torn_down = torn_down(made.name, teardown, value, outcome.clone()).await;
    torn_down.map_err(|failure| failure.of_dependency(&[made.name]))
}

/// Calls a teardown, and gives what went wrong in it.
pub(crate) async fn torn_down(
    name: &str,
    teardown: Teardown,
    value: Box<dyn Any + Send>,
    outcome: Outcome,
) -> Result<(), Box<Failure>> {
    let ended = match shielded(|| teardown(value, outcome)) {
        Ok(future) => uninterrupted(future).await,
        Err(panic) => Err(panic),
    };
    // The error is the user's, and so are its text and its `Drop`.
    let failure = ended.and_then(|ended| {
        shielded(|| {
            let error = ended.err()?;
            let message = format!("the teardown of `{name}` failed: {error}");
            Some(failed(message).because_of(&*error))
        })
    });
    match failure {
        Ok(None) => Ok(()),
        Ok(Some(failure)) => Err(failure),
        Err(panic) => Err(failed(format!(
            "the teardown of `{name}` panicked: {}",
            panic.said()
        ))),
    }
}

fn failed(message: String) -> Box<Failure> {
    Failure::new(ErrorKind::Teardown, message)
}
