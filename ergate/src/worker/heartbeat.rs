use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use super::crew::Crew;
use super::hold::Hold;
use super::meter;
use super::patience::Patience;
use super::race::{First, race};
use super::telemetry;
use crate::backend::{BackendError, BackendErrorKind, Held, Renewal, Version};

/// Keeps the leases of the jobs in hand, apart from the jobs, so that no step can hold it up.
pub(super) async fn beat(crew: Arc<Crew>) {
    race(pin!(renew_for_ever(&crew)), pin!(watch_for_ever(&crew))).await;
}

/// How long after a cancellation to ask which jobs are meant, so that many are asked for at once.
const BREATH: Duration = Duration::from_millis(10);
/// When to ask once more: a claim may have been under way when the first answer came.
const ECHO: Duration = Duration::from_secs(1);

async fn renew_for_ever(crew: &Crew) {
    let interval = crew.settings.lease / 3;
    let (mut pause, mut seen) = (interval, Version::default());
    loop {
        crew.held.some().await;
        let slept = pin!(crew.clock.sleep(pause));
        let cancelled = pin!(crew.backend.cancel_requested(seen));
        pause = match race(slept, cancelled).await {
            First::Left(()) => interval,
            First::Right(version) => {
                seen = version;
                crew.clock.sleep(BREATH).await;
                interval.min(ECHO)
            }
        };
        let mut patience = Patience::default();
        while let Err(error) = renew(crew, interval).await {
            crew.store_failed("renewing leases", error);
            patience.pause(&*crew.clock, interval / 4).await;
        }
    }
}

async fn renew(crew: &Crew, limit: Duration) -> Result<(), BackendError> {
    let mut holds = crew.held.all();
    // A job that was given up may still be winding down here, but the sooner another worker has it, the better.
    holds.retain(|hold| !hold.is_lost());
    if holds.is_empty() {
        return Ok(());
    }
    let held: Vec<Held> = holds.iter().map(|hold| hold.held()).collect();
    let sent = crew.clock.monotonic();
    let renewals = crew.backend.renew(&held, crew.settings.lease);
    let renewals = match race(pin!(renewals), pin!(crew.clock.sleep(limit))).await {
        First::Left(renewals) => renewals?,
        First::Right(()) => return Err(no_answer()),
    };
    for ((hold, held), renewal) in holds.iter().zip(&held).zip(renewals) {
        take_note(hold, held, renewal, sent);
    }
    Ok(())
}

fn no_answer() -> BackendError {
    BackendError::new(
        BackendErrorKind::Unavailable,
        "no answer within a third of the lease",
    )
}

fn take_note(hold: &Hold, held: &Held, renewal: Renewal, sent: Duration) {
    match renewal {
        Renewal::Held => hold.renewed(held.token, sent),
        Renewal::CancelRequested => {
            hold.renewed(held.token, sent);
            hold.request_cancel(held.token);
        }
        Renewal::Lost if hold.lose(held.token) => {
            telemetry::lease_taken(&held.id);
            meter::lease_lost();
        }
        Renewal::Lost => {}
    }
}

/// Looks every so often, since a job may come in whose claim took long.
async fn watch_for_ever(crew: &Crew) {
    loop {
        let holds = crew.held.some().await;
        let now = crew.clock.monotonic();
        let limits = holds.iter().map(|hold| give_up_in_time(crew, hold, now));
        let soon = now.saturating_add(crew.settings.lease / 10);
        let next = limits.flatten().fold(soon, Duration::min);
        crew.clock.sleep(next.saturating_sub(now)).await;
    }
}

/// Gives up a job shortly before its lease runs out, so that no other worker has it at the same time. If it is too early
/// for that, says when it will be time.
///
/// It goes by the monotonic clock and by when the last successful call was *sent*, so it errs on the early side.
pub(super) fn give_up_in_time(crew: &Crew, hold: &Hold, now: Duration) -> Option<Duration> {
    let patience = patience(crew);
    let limit = hold.last_sent().saturating_add(patience);
    if limit > now {
        return Some(limit);
    }
    if hold.lose_if_older(now.saturating_sub(patience)) {
        telemetry::lease_ran_out(hold.id());
        meter::lease_lost();
    }
    None
}

fn patience(crew: &Crew) -> Duration {
    crew.settings.lease - crew.settings.lease / 5
}
