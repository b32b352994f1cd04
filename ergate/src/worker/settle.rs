use std::pin::pin;
use std::time::Duration;

use super::control::Phase;
use super::crew::Crew;
use super::events;
use super::hold::Hold;
use super::job_run::Turn;
use super::meter::Settling;
use super::patience::Patience;
use super::race::{First, race};
use super::registry::InHand;
use super::telemetry;
use crate::backend::{BackendError, BackendErrorKind, Settled, Settlement, Turnover};

/// What the store made of a turn.
pub(super) struct Conclusion {
    pub(super) turn: Turn,
    pub(super) settled: Settled,
    /// Another job, claimed in return.
    pub(super) next: Option<InHand>,
}

/// Saves what a turn came to and claims a job in return, mostly the same.
///
/// A store that fails is asked again, with the same token, until it answers: it tells whether an earlier attempt
/// got through, and whether the lease is gone. `None` if the worker ends before that.
pub(super) async fn settle(crew: &Crew, hold: &Hold, mut turn: Turn) -> Option<Conclusion> {
    let settling = Settling::begin(crew);
    let settlement = Settlement::new(hold.held(), *turn.job, turn.disposition);
    let answered = race(
        pin!(until_answered(crew, hold, &settlement)),
        pin!(crew.deserted()),
    )
    .await;
    *turn.job = settlement.job;
    match answered {
        First::Left((settled, next)) => {
            settling.answered(crew);
            Some(Conclusion {
                turn,
                settled,
                next,
            })
        }
        First::Right(()) => {
            telemetry::not_saved(hold.id());
            if turn.ran {
                events::step_lost(crew, &turn.job);
            }
            crew.cut_off();
            None
        }
    }
}

async fn until_answered(
    crew: &Crew,
    hold: &Hold,
    settlement: &Settlement,
) -> (Settled, Option<InHand>) {
    let mut patience = Patience::default();
    // Only the first attempt claims in return. So if the job was kept, it is known since when.
    let mut request = (!crew.control.has_reached(Phase::Draining)).then_some(&crew.request);
    let sent = crew.clock.monotonic();
    loop {
        let turnover = crew
            .backend
            .settle(std::slice::from_ref(settlement), request)
            .await;
        match turnover.and_then(answer) {
            Ok((settled, turnover)) => {
                if let Settled::Kept(lease) = settled {
                    hold.kept(lease, sent);
                }
                return (settled, in_return(crew, turnover, sent));
            }
            Err(error) => crew.store_failed("saving a step", error),
        }
        request = None;
        patience.pause(&*crew.clock, crew.settings.lease).await;
    }
}

fn answer(turnover: Turnover) -> Result<(Settled, Turnover), BackendError> {
    match turnover.settled.first() {
        Some(settled) => Ok((*settled, turnover)),
        None => Err(BackendError::new(
            BackendErrorKind::Unusable,
            "the store answered a settlement with nothing",
        )),
    }
}

fn in_return(crew: &Crew, turnover: Turnover, sent: Duration) -> Option<InHand> {
    for job in &turnover.ended {
        events::job_ended(crew, job);
    }
    let claim = turnover.claims.into_iter().next()?;
    Some(crew.take(claim, sent))
}
