//! How often and how patiently a step is tried.

use std::time::Duration;

use super::Retry;

/// How often a step is tried, how long a job waits in between, and how long one try may take.
///
/// ```
/// use std::time::Duration;
/// use ergate::engine::Policy;
///
/// const PATIENT: Policy = Policy::new().with_retries(5).with_timeout(Duration::from_secs(30));
/// assert_eq!(PATIENT.retries, 5);
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// How many more times a failed step is tried; 0 unless said otherwise.
    pub retries: u32,
    /// How long the job waits before the next try.
    pub backoff: Backoff,
    /// How long one try may take; without limit where there is none.
    pub timeout: Option<Duration>,
}

impl Policy {
    /// One try, without a limit of time.
    pub const fn new() -> Policy {
        Policy {
            retries: 0,
            backoff: Backoff::new(),
            timeout: None,
        }
    }

    /// Tries the step up to `retries` more times.
    #[must_use]
    pub const fn with_retries(self, retries: u32) -> Policy {
        Policy { retries, ..self }
    }

    /// Waits so long before the next try.
    #[must_use]
    pub const fn with_backoff(self, backoff: Backoff) -> Policy {
        Policy { backoff, ..self }
    }

    /// Stops a try that takes longer.
    #[must_use]
    pub const fn with_timeout(self, timeout: Duration) -> Policy {
        Policy {
            timeout: Some(timeout),
            ..self
        }
    }

    /// How long to wait after this attempt, which has failed, as all before it have; none where it was the last.
    pub(crate) fn pause(&self, attempt: u32, retry: Retry, jitter: f64) -> Option<Duration> {
        match retry {
            _ if attempt > self.retries => None,
            Retry::Never => None,
            Retry::ByPolicy => Some(self.backoff.delay(attempt, jitter)),
            Retry::After(delay) => Some(delay),
        }
    }
}

impl Default for Policy {
    fn default() -> Policy {
        Policy::new()
    }
}

/// How long a job waits before a failed step is tried again: longer after every failure, up to a
/// limit, and a random part of that, so that jobs that failed together do not come back together.
///
/// This is "full jitter" as Marc Brooker describes it in "Exponential Backoff And Jitter" (AWS
/// Architecture Blog, 2015).
///
/// ```
/// use std::time::Duration;
///
/// use ergate::engine::{Backoff, Policy};
///
/// // What `#[step(retries = 4, backoff = "1s..5m")]` says.
/// let backoff = Backoff { initial: Duration::from_secs(1), max: Duration::from_secs(300) };
/// assert_eq!(Policy::new().with_retries(4).with_backoff(backoff).backoff, Backoff::new());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// The longest wait after the first failure; it doubles with each further one.
    pub initial: Duration,
    /// The longest wait after any number of failures.
    pub max: Duration,
}

impl Backoff {
    /// From one second to five minutes.
    pub const fn new() -> Backoff {
        Backoff {
            initial: Duration::from_secs(1),
            max: Duration::from_secs(300),
        }
    }

    /// The wait after `failures` failures, counted from 1, for a random number `jitter` from 0 to
    /// 1.
    ///
    /// ```
    /// use std::time::Duration;
    /// use ergate::engine::Backoff;
    ///
    /// let backoff = Backoff { initial: Duration::from_secs(1), max: Duration::from_secs(5) };
    /// assert_eq!(backoff.delay(1, 1.0), Duration::from_secs(1));
    /// assert_eq!(backoff.delay(3, 1.0), Duration::from_secs(4));
    /// assert_eq!(backoff.delay(4, 0.5), Duration::from_millis(2500));
    /// ```
    pub fn delay(&self, failures: u32, jitter: f64) -> Duration {
        let factor = 1_u32
            .checked_shl(failures.saturating_sub(1))
            .unwrap_or(u32::MAX);
        let longest = self.initial.saturating_mul(factor).min(self.max);
        let part = if jitter.is_nan() {
            1.0
        } else {
            jitter.clamp(0.0, 1.0)
        };
        // A part of a duration fits into a duration, except where rounding takes it over the top.
        Duration::try_from_secs_f64(longest.as_secs_f64() * part).unwrap_or(longest)
    }
}

impl Default for Backoff {
    fn default() -> Backoff {
        Backoff::new()
    }
}
