//! Points between two writes at which this library's own tests have the process die.
//!
//! Every statement that writes goes by one, because they all go through `Desk::execute`.

#[cfg(feature = "fail-points")]
mod armed {
    use std::sync::{Mutex, PoisonError};

    static POINTS: Mutex<Option<Points>> = Mutex::new(None);

    struct Points {
        deadly: usize,
        passed: Vec<String>,
    }

    /// Counts the points from now on, and has the process die at this one; the first is 0.
    pub fn arm(deadly: usize) {
        let passed = Vec::new();
        *POINTS.lock().unwrap_or_else(PoisonError::into_inner) = Some(Points { deadly, passed });
    }

    /// The names of the points that have been passed since then.
    pub fn passed() -> Vec<String> {
        let points = POINTS.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = points.as_ref().map(|points| points.passed.clone());
        passed.unwrap_or_default()
    }

    pub(in crate::backend::sqlite) fn reach(name: &str) {
        let mut points = POINTS.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(points) = points.as_mut() else {
            return;
        };
        if points.passed.len() == points.deadly {
            std::process::abort();
        }
        points.passed.push(name.to_owned());
    }
}

#[cfg(feature = "fail-points")]
pub use armed::{arm, passed};

#[cfg(feature = "fail-points")]
pub(super) use armed::reach;

/// The process has come to this point: the statement of this name is to be executed next.
#[cfg(not(feature = "fail-points"))]
#[inline(always)]
pub(super) fn reach(_name: &str) {}
