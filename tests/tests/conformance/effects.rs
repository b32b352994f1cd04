//! Where workflows say what they do, as `tests/conformance/effects.py` is for those in Python.

use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use tokio::sync::{Mutex as Turns, MutexGuard as Turn};

static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());
static TURNS: Turns<()> = Turns::const_new(());

/// Says what a step or a dependency did, in the words of `format!`.
macro_rules! say {
    ($($what:tt)*) => {
        $crate::effects::said(format!($($what)*))
    };
}
pub(crate) use say;

pub(crate) fn said(effect: String) {
    let mut effects = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    effects.push(effect);
}

/// The value as compact JSON, as the programs in Python show it.
pub(crate) fn show<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("what the workflows show can be written as JSON")
}

/// What was said since the last time it was asked.
pub(crate) fn take() -> Vec<String> {
    let mut effects = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    std::mem::take(&mut *effects)
}

/// Makes other tests wait: whoever runs a job must not hear the effects of another.
pub(crate) async fn alone() -> Turn<'static, ()> {
    let turn = TURNS.lock().await;
    take();
    turn
}
