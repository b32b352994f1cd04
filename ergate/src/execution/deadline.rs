//! How long a step may run where no worker watches it.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::Instant;

use super::Interrupt;

/// Until when a step may run. The timer is set only when something is waited for.
pub(super) struct Deadline {
    at: Option<Instant>,
    sleep: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl Deadline {
    pub(super) fn of(timeout: Option<Duration>) -> Self {
        Self {
            at: timeout.and_then(|timeout| Instant::now().checked_add(timeout)),
            sleep: None,
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.at.is_some_and(|at| Instant::now() > at)
    }
}

impl Future for Deadline {
    type Output = Interrupt;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Interrupt> {
        let Some(at) = self.at else {
            return Poll::Pending;
        };
        let sleep = self
            .sleep
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(at)));
        sleep.as_mut().poll(context).map(|()| Interrupt::TimedOut)
    }
}
