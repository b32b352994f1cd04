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
use crate::backend::{
    BackendError, BackendErrorKind, ClaimRequest, Settled, Settlement, SingleTurnover, Turnover,
};

/// What the store made of a turn.
pub(super) struct Conclusion {
    pub(super) settled: Settled,
    /// Another job, claimed in return.
    pub(super) next: Option<InHand>,
}

/// Saves what a turn came to and claims a job in return, mostly the same.
///
/// A store that fails is asked again, with the same token, until it answers: it tells whether an earlier attempt
/// got through, and whether the lease is gone.
pub(super) struct Settle {
    settling: Settling,
    sent: Duration,
}

impl Settle {
    pub(super) fn begin(crew: &Crew, turn: &Turn) -> Settle {
        Settle {
            settling: Settling::begin(crew),
            sent: turn.ran.unwrap_or_else(|| crew.clock.monotonic()),
        }
    }

    /// What a store answers at once, if this one does: apart, because to wait takes longer than such a store.
    pub(super) fn answer_at_once(crew: &Crew, turn: &Turn) -> Option<SingleTurnover> {
        crew.backend.settle_now(&turn.settlement, request(crew))
    }

    /// The store's answer. `None` if the worker ends before that.
    pub(super) async fn answer(crew: &Crew, hold: &Hold, turn: &Turn) -> Option<SingleTurnover> {
        let answered = pin!(until_answered(crew, &turn.settlement, request(crew)));
        match race(answered, pin!(crew.deserted())).await {
            First::Left(answer) => Some(answer),
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

    pub(super) fn conclude(self, crew: &Crew, hold: &Hold, answer: SingleTurnover) -> Conclusion {
        self.settling.answered(crew);
        if let Settled::Kept(lease) = answer.settled {
            hold.kept(lease, self.sent);
        }
        for job in &answer.ended {
            events::job_ended(crew, job);
        }
        Conclusion {
            settled: answer.settled,
            next: answer.claim.map(|claim| crew.take(*claim, self.sent)),
        }
    }
}

/// What is asked for in return. Only the first attempt claims. So if the job was kept, it is known since when.
fn request(crew: &Crew) -> Option<&ClaimRequest> {
    (!crew.control.has_reached(Phase::Draining)).then_some(&crew.request)
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
