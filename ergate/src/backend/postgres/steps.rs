//! Calls that move jobs on: claims and settlements. They are carried out together.

use std::collections::HashMap;
use std::time::{Instant, SystemTime};

use super::claim::{self, Quota, Taken, Wish};
use super::desk::Desk;
use super::error::Trouble;
use super::lane::{Call, Reply};
use super::place::Session;
use super::row::Stored;
use super::settle::{self, Columns, Outgoing};
use crate::backend::reading::Reading;
use crate::backend::{Claim, Claimed, Settled, Token, Turnover, Version};
use crate::job::Job;
use crate::timestamp::Timestamp;

pub(super) enum StepCall {
    Claim {
        wish: Wish,
        max: usize,
        reply: Reply<Claimed>,
    },
    Settle {
        outgoing: Vec<Outgoing>,
        /// What is to be claimed in return, and how many.
        next: Option<(Wish, usize)>,
        reply: Reply<Turnover>,
    },
}

impl StepCall {
    fn outgoing(&self) -> &[Outgoing] {
        match self {
            StepCall::Claim { .. } => &[],
            StepCall::Settle { outgoing, .. } => outgoing,
        }
    }

    fn wish(&self) -> Option<(&Wish, usize)> {
        match self {
            StepCall::Claim { wish, max, .. } => Some((wish, *max)),
            StepCall::Settle { next, .. } => next.as_ref().map(|(wish, max)| (wish, *max)),
        }
    }

    /// The jobs that it keeps if they are claimed again.
    fn candidates(&self) -> impl Iterator<Item = &Outgoing> {
        let is_given_some = self.wish().is_some_and(|(_, max)| max > 0);
        self.outgoing().iter().filter(move |_| is_given_some)
    }
}

impl Call for StepCall {
    /// Of several jobs, which are kept depends on how many others are claimed, so nobody else should claim meanwhile.
    fn is_sociable(&self) -> bool {
        self.outgoing().len() <= 1 || self.wish().is_none()
    }

    /// Jobs that nobody would get would have to wait for their leases to run out. What was done is saved all the same.
    fn is_wanted(&self) -> bool {
        match self {
            StepCall::Claim { reply, .. } => reply.is_awaited(),
            StepCall::Settle { .. } => true,
        }
    }

    fn deadline(&self) -> Instant {
        match self {
            StepCall::Claim { reply, .. } => reply.deadline(),
            StepCall::Settle { reply, .. } => reply.deadline(),
        }
    }

    fn fail(self, desk: &Desk, trouble: &Trouble) {
        match self {
            StepCall::Claim { reply, .. } => reply.fail(trouble.error("claim jobs", &desk.place)),
            StepCall::Settle { reply, .. } => reply.fail(trouble.error("save steps", &desk.place)),
        }
    }

    async fn prepare(desk: &Desk, session: &Session) -> Result<(), Trouble> {
        session.query(&desk.fill(settle::PREPARE), &[]).await?;
        Ok(())
    }

    async fn carry_out(
        desk: &Desk,
        session: &Session,
        calls: &mut Vec<StepCall>,
    ) -> Result<(), Trouble> {
        while !calls.is_empty() {
            let group = Group::first_of(calls);
            group.carry_out(desk, session, calls).await?;
        }
        Ok(())
    }
}

/// What became of each settlement.
type AllSettled = HashMap<(String, Token), Settled>;

fn key(outgoing: &Outgoing) -> (String, Token) {
    (outgoing.id.clone(), outgoing.held.token)
}

/// Calls that ask for the same, or for nothing: one turn does for all of them.
struct Group {
    /// They are the first so many.
    members: usize,
    wish: Wish,
    /// How many jobs they ask for.
    max: usize,
    /// Whether any asks when to look again.
    is_asked_when: bool,
}

/// What a group got.
struct Got {
    settled: AllSettled,
    taken: Vec<Taken>,
    ended: Vec<Stored>,
    next_due: Option<Timestamp>,
}

impl Group {
    /// The group of the call that asks first, whose members are brought to the front.
    fn first_of(calls: &mut [StepCall]) -> Group {
        let mut wishes = calls.iter().filter_map(StepCall::wish);
        let wish = wishes.next().map_or(Wish::NONE, |(wish, _)| wish).clone();
        let is_member = |call: &StepCall| call.wish().is_none_or(|(it, _)| it.is_same(&wish));
        calls.sort_by_key(|call| !is_member(call));
        let members = calls.partition_point(is_member);
        let calls = &calls[..members];
        let wanted = calls.iter().filter_map(StepCall::wish).map(|(_, max)| max);
        Group {
            members,
            max: wanted.fold(0, usize::saturating_add),
            is_asked_when: calls.iter().any(|it| matches!(it, StepCall::Claim { .. })),
            wish,
        }
    }

    async fn carry_out(
        &self,
        desk: &Desk,
        session: &Session,
        calls: &mut Vec<StepCall>,
    ) -> Result<(), Trouble> {
        // Whatever comes after this look has to be told.
        let seen = desk.bell.version();
        let members = &calls[..self.members];
        let mut got = self.take_turn(desk, session, members).await?;
        let is_kept = |settled: &&Settled| matches!(settled, Settled::Kept(_));
        desk.advance_turns(got.settled.values().filter(is_kept).count() + got.taken.len());
        got.ended = claim::end_some(desk, session, &mut got.taken).await;
        let mut shares = Shares::deal(desk, session, members, &mut got).await;
        let missing = members.iter().flat_map(StepCall::outgoing);
        let missing = missing.filter(|it| !got.settled.contains_key(&key(it)));
        for (it, how) in settle::look(desk, session, &missing.collect::<Vec<_>>()).await? {
            got.settled.insert(key(it), how);
        }
        let members = calls.drain(..self.members).collect();
        let left = answer(desk, members, &mut shares, &got.settled, seen);
        if !left.is_empty() {
            // Where this fails, the leases run out.
            let _ = claim::give_back(desk, session, &left).await;
            desk.stir_all();
        }
        Ok(())
    }

    /// Settles and claims.
    async fn take_turn(
        &self,
        desk: &Desk,
        session: &Session,
        members: &[StepCall],
    ) -> Result<Got, Trouble> {
        let columns = Columns::of(desk, session, &self.wish, outgoing(members)).await?;
        let quota = Quota::of(desk, self.max);
        let turn = columns.turn(desk, &self.wish, &quota, &self.is_asked_when);
        let sent = Instant::now();
        let rows = session.carry_out(&turn).await?;
        let received = Instant::now();
        let mut got = Got {
            settled: AllSettled::new(),
            taken: Vec::new(),
            ended: Vec::new(),
            next_due: None,
        };
        if let Some((told, claimed)) = rows.split_last() {
            got.taken = claim::taken(claimed)?;
            for (id, token, how) in columns.saved(told)? {
                got.settled.insert((id, token), how);
            }
            let due: Option<SystemTime> = told.try_get("next_due")?;
            got.next_due = due.map(Timestamp::from_system_time);
            if self.is_asked_when {
                let now: SystemTime = told.try_get("told")?;
                desk.clock
                    .learn(Timestamp::from_system_time(now), sent, received);
            }
        }
        Ok(got)
    }
}

/// What is to be saved, each with whether its worker asks for more.
fn outgoing(calls: &[StepCall]) -> impl Iterator<Item = (&Outgoing, bool)> {
    calls.iter().flat_map(|call| {
        let asks = call.wish().is_some_and(|(_, max)| max > 0);
        call.outgoing().iter().map(move |it| (it, asks))
    })
}

/// What each call gets.
#[derive(Default)]
struct Share {
    /// How many more jobs it has asked for.
    room: usize,
    claims: Vec<(i64, Claim)>,
    ended: Vec<Job>,
    next_due: Option<Timestamp>,
}

struct Shares(Vec<Share>);

impl Shares {
    /// Deals out what was claimed: what is kept to those who had it, and the rest to those who have room, in order.
    async fn deal(desk: &Desk, session: &Session, calls: &[StepCall], got: &mut Got) -> Shares {
        let settled = &got.settled;
        let shares = calls.iter().map(|call| {
            let max = call.wish().map_or(0, |(_, max)| max);
            let kept = call.outgoing().iter();
            let kept = kept.filter(|it| matches!(settled.get(&key(it)), Some(Settled::Kept(_))));
            Share {
                room: max.saturating_sub(kept.count()),
                ..Share::default()
            }
        });
        let mut shares = Shares(shares.collect());
        let mut unreadable = Vec::new();
        shares.deal_kept(calls, got);
        shares.deal_rest(got, &mut unreadable);
        let mut asking = shares.0.iter_mut().zip(calls);
        if let Some((first, _)) = asking.find(|(_, call)| call.wish().is_some()) {
            // One tells of all that ended.
            let ended = got.ended.drain(..).map(|it| it.into_job().job);
            first.ended.extend(ended);
        }
        for share in &mut shares.0 {
            share.next_due = got.next_due;
        }
        if !unreadable.is_empty() {
            // Where this fails, the leases run out, and whoever claims the jobs then tries again.
            let _ = claim::park(desk, session, &unreadable).await;
        }
        shares
    }

    /// A job that is kept goes to the call that has settled it.
    fn deal_kept(&mut self, calls: &[StepCall], got: &mut Got) {
        for it in got.taken.extract_if(.., |it| it.is_kept) {
            let id = it.stored.written_id();
            let is_it =
                |mine: &&Outgoing| mine.id == id && mine.held.token.next() == it.lease.token;
            let mut owners = self.0.iter_mut().zip(calls);
            let owner =
                owners.find_map(|(share, call)| Some((share, call.candidates().find(is_it)?)));
            let Some((share, mine)) = owner else { continue };
            share.room = share.room.saturating_sub(1);
            got.settled.insert(key(mine), Settled::Kept(it.lease));
        }
    }

    fn deal_rest(&mut self, got: &mut Got, unreadable: &mut Vec<(i64, i64)>) {
        let mut shares = self.0.iter_mut().peekable();
        for Taken { stored, lease, .. } in got.taken.drain(..) {
            while shares.next_if(|share| share.room == 0).is_some() {}
            let Some(share) = shares.peek_mut() else {
                break;
            };
            let (seq, crashes) = (stored.seq, stored.crashes);
            let Reading { job, is_sound } = stored.into_job();
            share.room -= 1;
            if is_sound {
                share.claims.push((seq, Claim::new(job, lease, crashes)));
            } else {
                unreadable.push((seq, lease.token.0.cast_signed()));
                share.ended.push(job);
            }
        }
    }
}

/// Answers the calls, and gives the claims that nobody took.
fn answer(
    desk: &Desk,
    calls: Vec<StepCall>,
    shares: &mut Shares,
    settled: &AllSettled,
    seen: Version,
) -> Vec<(i64, i64)> {
    let mut left = Vec::new();
    // Those who wait here are told before those who settled ask for more, and others of what is handed back.
    let (mut is_stirred, mut is_returned) = (false, false);
    for it in calls.iter().flat_map(StepCall::outgoing) {
        if it.goes_on() && settled.get(&key(it)) == Some(&Settled::Committed) {
            is_stirred = true;
            is_returned |= it.disposition.is_return();
        }
    }
    if is_returned {
        desk.stir_all();
    } else if is_stirred {
        desk.bell.ring();
    }
    for (call, share) in calls.into_iter().zip(&mut shares.0) {
        let Share {
            claims,
            ended,
            next_due,
            ..
        } = std::mem::take(share);
        let numbers: Vec<(i64, i64)> = claims
            .iter()
            .map(|(seq, claim)| (*seq, claim.lease.token.0.cast_signed()))
            .collect();
        let claims = claims.into_iter().map(|(_, claim)| claim).collect();
        let is_taken = match call {
            StepCall::Claim { reply, .. } => {
                let mut claimed = Claimed::nothing(next_due, seen);
                (claimed.claims, claimed.ended) = (claims, ended);
                reply.send(claimed).is_ok()
            }
            StepCall::Settle {
                outgoing, reply, ..
            } => {
                let settled = outgoing.iter().map(|it| settled.get(&key(it)).copied());
                let settled = settled
                    .map(|how| how.unwrap_or(Settled::Lost(crate::backend::LostLease::Superseded)));
                let turnover = Turnover::new(settled.collect(), claims, ended);
                reply.send(turnover).is_ok()
            }
        };
        if !is_taken {
            left.extend(numbers);
        }
    }
    left
}
