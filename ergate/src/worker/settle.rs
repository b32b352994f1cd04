use std::pin::pin;

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
use crate::backend::{
    BackendError, BackendErrorKind, ClaimRequest, Settled, Settlement, SingleTurnover, Turnover,
};

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
pub(super) async fn settle(crew: &Crew, hold: &Hold, turn: Turn) -> Option<Conclusion> {
    let settling = Settling::begin(crew);
    let sent = turn.ran.unwrap_or_else(|| crew.clock.monotonic());
    match until_saved(crew, &turn.settlement).await {
        First::Left(answer) => {
            settling.answered(crew);
            if let Settled::Kept(lease) = answer.settled {
                hold.kept(lease, sent);
            }
            for job in &answer.ended {
                events::job_ended(crew, job);
            }
            Some(Conclusion {
                turn,
                settled: answer.settled,
                next: answer.claim.map(|claim| crew.take(*claim, sent)),
            })
        }
        First::Right(()) => {
            telemetry::not_saved(hold.id());
            if turn.ran.is_some() {
                events::step_lost(crew, turn.job());
            }
            crew.cut_off();
            None
        }
    }
}

/// Asks the store until it answers, or until it has no time left to.
async fn until_saved(crew: &Crew, settlement: &Settlement) -> First<SingleTurnover, ()> {
    // Only the first attempt claims in return. So if the job was kept, it is known since when.
    let request = (!crew.control.has_reached(Phase::Draining)).then_some(&crew.request);
    if let Some(answer) = crew.backend.settle_now(settlement, request) {
        return First::Left(answer);
    }
    let answered = pin!(until_answered(crew, settlement, request));
    race(answered, pin!(crew.deserted())).await
}

async fn until_answered(
    crew: &Crew,
    settlement: &Settlement,
    mut request: Option<&ClaimRequest>,
) -> SingleTurnover {
    let mut patience = Patience::default();
    loop {
        let turnover = crew
            .backend
            .settle(std::slice::from_ref(settlement), request)
            .await;
        match turnover.and_then(single) {
            Ok(answer) => return answer,
            Err(error) => crew.store_failed("saving a step", error),
        }
        request = None;
        patience.pause(&*crew.clock, crew.settings.lease).await;
    }
}

fn single(turnover: Turnover) -> Result<SingleTurnover, BackendError> {
    let Some(settled) = turnover.settled.first().copied() else {
        return Err(BackendError::new(
            BackendErrorKind::Unusable,
            "the store answered a settlement with nothing",
        ));
    };
    let mut single = SingleTurnover::from(settled);
    single.claim = turnover.claims.into_iter().next().map(Box::new);
    single.ended = turnover.ended;
    Ok(single)
}
