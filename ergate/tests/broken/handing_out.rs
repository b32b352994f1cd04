//! What is wrong with claiming and with leases.

use std::time::Duration;

use ergate::backend::rules::MAX_CRASHES;
use ergate::backend::{
    Backend, BackendError, Claim, ClaimRequest, Claimed, Held, JobFilter, Renewal, Settlement,
    Token,
};
use ergate::engine::Disposition;
use ergate::{Status, Timestamp};

use crate::backend::Faulty;
use crate::fault::Fault;

impl Faulty {
    pub(crate) async fn hand_out(&self, request: &ClaimRequest) -> Result<Claimed, BackendError> {
        let mut request = request.clone();
        match self.fault {
            Fault::NeverTakesOver => request.lease *= 1000,
            Fault::ClaimsOneMore => request.max += 1,
            Fault::ClaimsAnyWorkflow => request.workflows = None,
            Fault::WaitsForTheUrgent if self.something_urgent_is_scheduled().await? => {
                request.max = 0;
            }
            Fault::HandsOutTwice => {
                let mut notes = self.notes();
                notes.count += 1;
                if notes.count.is_multiple_of(7)
                    && let Some(claim) = notes.claims.pop()
                {
                    let mut claimed = Claimed::default();
                    claimed.claims.push(claim);
                    return Ok(claimed);
                }
            }
            _ => {}
        }
        let mut claimed = self.inner.claim(&request).await?;
        self.distort(&mut claimed, &request).await?;
        let mut notes = self.notes();
        for claim in &mut claimed.claims {
            notes.note(&claim.job.id, claim.lease);
            let offset = notes.offsets.get(&claim.job.id).copied().unwrap_or(0);
            claim.lease.token = Token(claim.lease.token.0 - offset);
            if self.has(Fault::HandsOutTwice) || self.has(Fault::HandsOutAgain) {
                notes.claims.push(claim.clone());
            }
        }
        Ok(claimed)
    }

    async fn distort(
        &self,
        claimed: &mut Claimed,
        request: &ClaimRequest,
    ) -> Result<(), BackendError> {
        match self.fault {
            Fault::HandsOutAgain if claimed.claims.is_empty() => {
                claimed.claims.clone_from(&self.notes().claims);
            }
            Fault::ClaimsInReverse => claimed.claims.reverse(),
            Fault::SaysNothingIsDue => claimed.next_due = None,
            Fault::SaysWhenOthersAreDue => claimed.next_due = Some(Timestamp::EPOCH),
            Fault::EndsJobsInSecret => claimed.ended.clear(),
            Fault::ForgetsCrashes => claimed.claims.iter_mut().for_each(|it| it.crashes = 0),
            Fault::NeverGivesUp => self.forgive(claimed, request).await?,
            Fault::Starves => self.starve(claimed, request).await?,
            Fault::LosesAClaim if claimed.claims.len() > 1 => drop(claimed.claims.pop()),
            Fault::LosesAClaim => claimed.claims.clear(),
            Fault::SkipsTokens => {
                for claim in &mut claimed.claims {
                    claim.lease.token = Token(claim.lease.token.0 * 2);
                }
            }
            _ => {}
        }
        Ok(())
    }

    async fn something_urgent_is_scheduled(&self) -> Result<bool, BackendError> {
        let scheduled = JobFilter::new().status(Status::Scheduled);
        let jobs = self.inner.list(&scheduled).await?;
        Ok(jobs.iter().any(|job| job.priority > 0))
    }

    /// Before a job is given up, the row of its crashes is broken off.
    async fn forgive(
        &self,
        claimed: &mut Claimed,
        request: &ClaimRequest,
    ) -> Result<(), BackendError> {
        for claim in std::mem::take(&mut claimed.claims) {
            if claim.crashes + 1 < MAX_CRASHES {
                claimed.claims.push(claim);
                continue;
            }
            let mut job = claim.job.clone();
            job.status = Status::Queued;
            let back = Settlement::new(claim.held(), job, Disposition::Continue);
            let turnover = self.inner.settle(&[back], Some(request)).await?;
            drop(turnover);
            let mut claim = claim;
            claim.lease.token = claim.lease.token.next();
            claimed.claims.push(claim);
        }
        Ok(())
    }

    /// As long as there is another, a job of a low priority goes back.
    async fn starve(
        &self,
        claimed: &mut Claimed,
        request: &ClaimRequest,
    ) -> Result<(), BackendError> {
        let is_low = |claim: &Claim| claim.job.priority < 0;
        if !claimed.claims.iter().any(is_low) {
            return Ok(());
        }
        let other = self.inner.claim(request).await?;
        if other.claims.is_empty() {
            return Ok(());
        }
        for claim in std::mem::replace(&mut claimed.claims, other.claims) {
            let mut job = claim.job.clone();
            job.status = Status::Queued;
            let back = Settlement::new(claim.held(), job, Disposition::Returned);
            self.inner.settle(&[back], None).await?;
        }
        Ok(())
    }

    pub(crate) async fn prolong(
        &self,
        held: &[Held],
        lease: Duration,
    ) -> Result<Vec<Renewal>, BackendError> {
        let now = self.inner.now();
        match self.fault {
            Fault::RenewsNothing => return Ok(vec![Renewal::Held; held.len()]),
            Fault::RenewsInTimeOnly if held.iter().any(|it| self.notes().is_over(it, now)) => {
                return Ok(vec![Renewal::Lost; held.len()]);
            }
            _ => {}
        }
        let mut renewals = self.inner.renew(held, lease).await?;
        match self.fault {
            Fault::AnswersInReverse => renewals.reverse(),
            Fault::TellsNoWorkerOfCancelling => {
                for renewal in &mut renewals {
                    if *renewal == Renewal::CancelRequested {
                        *renewal = Renewal::Held;
                    }
                }
            }
            _ => {}
        }
        Ok(renewals)
    }
}
