use super::control::Phase;
use super::crew::Crew;
use super::held::Hold;
use super::patience::Patience;
use super::race::{First, race};
use super::telemetry;
use crate::backend::{Backend, BackendError, BackendErrorKind, Keep, Settled, Settlement};
use crate::engine::Disposition;
use crate::job::Job;

/// Saves a job, and gives it back with the store's answer. `None` if it is lost.
///
/// A store that fails is asked again, with the same token, until it answers: it tells whether an earlier attempt
/// got through, and whether the lease is gone. Only a worker that ends gives up.
pub(super) async fn settle<B: Backend>(
    crew: &Crew<B>,
    hold: &Hold,
    job: Job,
    disposition: Disposition,
) -> Option<(Job, Settled)> {
    let mut settlement = Settlement::new(hold.held(), job, disposition);
    if !crew.control.has_reached(Phase::Draining) {
        settlement.keep = Some(Keep::new(crew.settings.name.clone(), crew.settings.lease));
    }
    match race(until_answered(crew, hold, &mut settlement), crew.deserted()).await {
        First::Left(Settled::Lost(why)) => {
            telemetry::settled_too_late(hold.id(), &why);
            None
        }
        First::Left(settled) => Some((settlement.job, settled)),
        First::Right(()) => {
            telemetry::not_saved(hold.id());
            None
        }
    }
}

async fn until_answered<B: Backend>(
    crew: &Crew<B>,
    hold: &Hold,
    settlement: &mut Settlement,
) -> Settled {
    let mut patience = Patience::default();
    let sent = crew.clock.monotonic();
    loop {
        match attempt(crew, settlement).await {
            Ok(settled) => {
                if let Settled::Kept(lease) = settled {
                    hold.kept(lease.token, sent);
                }
                return settled;
            }
            Err(error) => telemetry::store_failed("saving a step", &error),
        }
        // If the job turns out to be kept, it was by the first attempt, and it is known when that was sent.
        settlement.keep = None;
        patience.pause(&*crew.clock, crew.settings.lease).await;
    }
}

async fn attempt<B: Backend>(
    crew: &Crew<B>,
    settlement: &Settlement,
) -> Result<Settled, BackendError> {
    let answers = crew
        .backend
        .settle(std::slice::from_ref(settlement))
        .await?;
    answers.first().copied().ok_or_else(no_answer)
}

fn no_answer() -> BackendError {
    BackendError::new(
        BackendErrorKind::Unusable,
        "the store answered a settlement with nothing",
    )
}
