//! Saving what came of claimed jobs.

use super::queue::{Message, Queue};
use super::record::How;
use super::store::{DueFilter, Saved, StateStore};
use super::{MOST_ATTEMPTS, Pair, Record, trouble};
use crate::backend::rules;
use crate::backend::{
    BackendError, ClaimRequest, Held, Lease, LostLease, Settled, Settlement, Turnover,
};
use crate::engine::Disposition;
use crate::job::Status;
use crate::timestamp::Timestamp;

/// The jobs that were put back, to be told of.
#[derive(Debug, Default)]
struct PutBack {
    jobs: Vec<(Held, Message)>,
}

impl<Q: Queue, S: StateStore> Pair<Q, S> {
    pub(super) async fn settle_jobs(
        &self,
        settlements: &[Settlement],
        next: Option<&ClaimRequest>,
    ) -> Result<Turnover, BackendError> {
        let mut put_back = PutBack::default();
        let settled = self.settle_all(settlements, next, &mut put_back).await;
        let settled = match settled {
            Ok(settled) => settled,
            Err(error) => {
                self.tell_of(&put_back, 0).await;
                return Err(error);
            }
        };
        let mut turnover = Turnover::new(settled, Vec::new(), Vec::new());
        let is_kept = |settled: &Settled| matches!(settled, Settled::Kept(_));
        match next {
            Some(request) if !turnover.settled.iter().any(is_kept) => {
                self.claim_in_return(settlements, request, put_back, &mut turnover)
                    .await;
            }
            _ => self.tell_of(&put_back, 0).await,
        }
        Ok(turnover)
    }

    async fn settle_all(
        &self,
        settlements: &[Settlement],
        next: Option<&ClaimRequest>,
        put_back: &mut PutBack,
    ) -> Result<Vec<Settled>, BackendError> {
        // A worker that settles one job mostly goes on with it, which then is saved once.
        let keep = next.filter(|next| settlements.len() == 1 && next.max == 1);
        let mut settled = Vec::with_capacity(settlements.len());
        for settlement in settlements {
            settled.push(self.settle_one(settlement, keep, put_back).await?);
        }
        Ok(settled)
    }

    /// What is settled is settled, so a store that fails now is no error: nothing is claimed in return.
    async fn claim_in_return(
        &self,
        settlements: &[Settlement],
        request: &ClaimRequest,
        mut put_back: PutBack,
        turnover: &mut Turnover,
    ) {
        let just_settled: Vec<Held> = put_back.jobs.iter().map(|(held, _)| held.clone()).collect();
        let taken = match self.take(request, &just_settled).await {
            Ok(taken) => taken,
            Err(error) => {
                trouble::store_failed(&error);
                self.tell_of(&put_back, 0).await;
                return;
            }
        };
        for (id, lease) in taken.kept {
            put_back.jobs.retain(|(held, _)| held.id != id);
            let mut all = settlements.iter().zip(&mut turnover.settled);
            let mine =
                all.find(|(it, settled)| it.held.id == id && matches!(settled, Settled::Committed));
            if let Some((_, settled)) = mine {
                *settled = Settled::Kept(lease);
            }
        }
        // A job that was put back and one that was claimed make up for each other.
        let claimed = taken.claims.len();
        self.tell_of(&put_back, claimed).await;
        let unspent = claimed.saturating_sub(put_back.jobs.len());
        if unspent > 0 {
            self.spend(Vec::new(), unspent, request, false).await;
        }
        turnover.claims = taken.claims;
        turnover.ended = taken.ended;
    }

    async fn tell_of(&self, put_back: &PutBack, but: usize) {
        let told = put_back.jobs.iter().skip(but);
        let messages: Vec<Message> = told.map(|(_, message)| message.clone()).collect();
        self.tell(&messages).await;
    }

    async fn settle_one(
        &self,
        settlement: &Settlement,
        keep: Option<&ClaimRequest>,
        put_back: &mut PutBack,
    ) -> Result<Settled, BackendError> {
        let Held { id, token } = &settlement.held;
        for _ in 0..MOST_ATTEMPTS {
            let Some(mut record) = self.store.load(id).await? else {
                return Ok(Settled::Lost(LostLease::Gone));
            };
            if !record.is_held_by(*token) {
                return Ok(repeated(&record, settlement));
            }
            let now = self.store.now();
            let how = settle(&mut record, settlement, now);
            let mut settled = match how {
                How::Cancelled => Settled::Cancelled,
                _ => Settled::Committed,
            };
            if let Some(request) = keep
                && self.is_first(&record, request, now).await?
            {
                record.settled = Some((*token, How::Kept));
                let lease = record.open(&request.worker, request.lease, now);
                settled = Settled::Kept(lease);
            }
            if self.store.save(&record).await? == Saved::Outdated {
                continue;
            }
            match settled {
                Settled::Kept(_) => self.turns().advance(),
                _ if record.is_due(now) => put_back
                    .jobs
                    .push((settlement.held.clone(), Message::about(&record))),
                _ => {}
            }
            return Ok(settled);
        }
        Err(trouble::crowded("save a step"))
    }

    /// Whether this job would be claimed next if it were put back.
    async fn is_first(
        &self,
        record: &Record,
        request: &ClaimRequest,
        now: Timestamp,
    ) -> Result<bool, BackendError> {
        if !record.is_due(now) || !request.wants_job(&record.job) {
            return Ok(false);
        }
        let filter = DueFilter::of(request, self.turns().order(), now, 1);
        let due = self.store.due(&filter).await?;
        let others = due.records.iter().filter(|it| it.number != record.number);
        let mine = filter.rank(record);
        // If its own lease is over it stands there itself, and hides who comes after it.
        let is_hidden = due.records.iter().any(|it| it.number == record.number);
        Ok(!is_hidden && others.into_iter().all(|other| mine < filter.rank(other)))
    }
}

/// Writes into the record what the settlement says.
fn settle(record: &mut Record, settlement: &Settlement, now: Timestamp) -> How {
    let cancelling = record.job.status == Status::Cancelling;
    record.rewrite(now);
    record.job = settlement.job.clone();
    record.job.id = settlement.held.id.clone();
    if !settlement.disposition.is_return() {
        // The job's worker lived to tell, so whatever was lost before, it was not lost in a row with this.
        record.crashes = 0;
    }
    let visible = rules::settle(&mut record.job, &settlement.disposition, cancelling, now);
    record.place(visible, now);
    let was_to_end = matches!(settlement.disposition, Disposition::Finished);
    let how = if visible.is_none() && !was_to_end {
        How::Cancelled
    } else {
        How::Committed
    };
    record.settled = Some((settlement.held.token, how));
    how
}

/// The answer to a settlement whose claim is no longer open.
fn repeated(record: &Record, settlement: &Settlement) -> Settled {
    let token = settlement.held.token;
    let how = record.settled.filter(|(last, _)| *last == token);
    match (how, record.visible_at) {
        (None, _) => Settled::Lost(LostLease::Superseded),
        (Some((_, How::Cancelled)), _) => Settled::Cancelled,
        (Some((_, How::Kept)), Some(until)) if record.is_held_by(token.next()) => {
            Settled::Kept(Lease {
                token: token.next(),
                until,
            })
        }
        _ => Settled::AlreadyCommitted,
    }
}
