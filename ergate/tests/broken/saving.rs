//! What is wrong with saving what came of a claim.

use std::time::Duration;

use ergate::backend::{
    Backend, BackendError, ClaimRequest, Held, LostLease, Settled, Settlement, Token, Turnover,
};
use ergate::engine::Disposition;
use ergate::{Payload, Status};

use crate::backend::Faulty;
use crate::fault::Fault;

impl Faulty {
    pub(crate) async fn save(
        &self,
        settlements: &[Settlement],
        next: Option<&ClaimRequest>,
    ) -> Result<Turnover, BackendError> {
        let mut distorted = Vec::new();
        for settlement in settlements {
            distorted.push(self.distorted_settlement(settlement.clone()).await?);
        }
        if self.has(Fault::SettlesTheFirstOnly) {
            distorted.truncate(1);
        }
        let now = self.inner.now();
        let is_late = |it: &Settlement| self.notes().is_over(&it.held, now);
        if self.has(Fault::SettlesInTimeOnly) && settlements.iter().any(is_late) {
            let lost = vec![Settled::Lost(LostLease::Superseded); settlements.len()];
            return Ok(Turnover::new(lost, Vec::new(), Vec::new()));
        }
        let next = next.filter(|_| !self.has(Fault::KeepsNothing));
        let mut turnover = self.inner.settle(&distorted, next).await?;
        self.distort_turnover(settlements, &mut turnover, next.is_some());
        Ok(turnover)
    }

    async fn distorted_settlement(
        &self,
        mut settlement: Settlement,
    ) -> Result<Settlement, BackendError> {
        let Held { id, token } = &mut settlement.held;
        let before = self.inner.get(id).await?;
        let job = &mut settlement.job;
        let now = self.inner.now();
        match (self.fault, settlement.disposition) {
            (Fault::FencesNothing, _) => {
                *token = self.notes().newest(id).unwrap_or(*token);
            }
            (Fault::CountsClaimsAnew, _) => {
                let offset = self.notes().offsets.get(id).copied().unwrap_or(0);
                *token = Token(token.0 + offset);
            }
            (Fault::SkipsTokens, _) => *token = Token(token.0 / 2),
            (Fault::SavesNothing, _) => {
                *job = before.unwrap_or(job.clone());
                job.status = Status::Queued;
            }
            (Fault::AddsUpCrashes, Disposition::Continue | Disposition::Later(_)) => {
                settlement.disposition = Disposition::Returned;
            }
            (Fault::ForgivesCrashes, Disposition::Returned) => {
                settlement.disposition = Disposition::Continue;
            }
            (Fault::ForgivesCrashes, Disposition::Left(at)) => {
                settlement.disposition = Disposition::Later(at);
            }
            (Fault::HandsOutWhatIsLeft, Disposition::Left(_)) => {
                settlement.disposition = Disposition::Returned;
            }
            (Fault::GoesOnAfterTheEnd, Disposition::Finished)
            | (Fault::RetriesAtOnce, Disposition::Later(_)) => {
                settlement.disposition = Disposition::Continue;
            }
            (Fault::SendsToTheBack, Disposition::Continue) => job.submitted_at = Some(now),
            (Fault::HoldsBackWhatIsHandedBack, Disposition::Returned) => {
                let later = now.saturating_add(Duration::from_secs(1));
                settlement.disposition = Disposition::Left(later);
            }
            (Fault::CancelsWhatIsDone, Disposition::Finished)
                if before
                    .as_ref()
                    .is_some_and(|job| job.status == Status::Cancelling) =>
            {
                job.status = Status::Cancelled;
            }
            (Fault::CapsReturnValues, _) if job.last_return_value.as_str().len() > 5_000 => {
                job.last_return_value = Payload::NULL;
            }
            (Fault::RoundsProgress, _) => {
                job.percent_completed = job.percent_completed.round();
            }
            (Fault::ForgetsErrors, _) => job.runs.iter_mut().for_each(|run| run.error = None),
            (Fault::KeepsTenRuns, _) if job.runs.len() > 10 => {
                job.runs.drain(..job.runs.len() - 10);
            }
            (Fault::AppendsRuns, _) => {
                let old = before.map(|job| job.runs).unwrap_or_default();
                if job.runs.len() <= old.len() {
                    job.runs = old;
                }
            }
            _ => {}
        }
        Ok(settlement)
    }

    fn distort_turnover(&self, settlements: &[Settlement], turnover: &mut Turnover, claims: bool) {
        let mut notes = self.notes();
        for (settlement, settled) in settlements.iter().zip(&mut turnover.settled) {
            if let Settled::Kept(lease) = settled {
                notes.note(&settlement.held.id, *lease);
                let first = *notes.kept.entry(settlement.held.clone()).or_insert(*lease);
                match self.fault {
                    Fault::ForgetsWhatWasKept if !claims => *settled = Settled::AlreadyCommitted,
                    Fault::RepeatsTheFirstLease => *settled = Settled::Kept(first),
                    _ => {}
                }
            }
            match (self.fault, *settled) {
                (Fault::ForgetsSettlements, Settled::AlreadyCommitted) => {
                    *settled = Settled::Lost(LostLease::Superseded);
                }
                (Fault::SettlesWhatIsGone, Settled::Lost(LostLease::Gone)) => {
                    *settled = Settled::AlreadyCommitted;
                }
                _ => {}
            }
        }
        for claim in &turnover.claims {
            notes.note(&claim.job.id, claim.lease);
        }
        match self.fault {
            Fault::AnswersInReverse => turnover.settled.reverse(),
            Fault::ClaimsNothingInReturn => turnover.claims.clear(),
            _ => {}
        }
    }
}
