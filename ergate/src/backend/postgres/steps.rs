//! Calls that move jobs on: claims and settlements. They are carried out together.

use std::collections::HashMap;
use std::time::Instant;

use super::claim::{self, Quota, Taken, Wish};
use super::desk::Desk;
use super::error::Trouble;
use super::lane::{Call, Reply};
use super::place::{Session, moment};
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

    async fn carry_out(
        desk: &Desk,
        session: &Session,
        calls: &mut Vec<StepCall>,
    ) -> Result<(), Trouble> {
        // Whatever comes after this look has to be told.
        let seen = desk.bell.version();
        let (mut settled, mut groups) = transact(desk, session, calls).await?;
        let is_kept = |settled: &&Settled| matches!(settled, Settled::Kept(_));
        desk.advance_turns(settled.values().filter(is_kept).count());
        for group in &mut groups {
            desk.advance_turns(group.taken.len());
            group.ended = claim::end_some(desk, session, &mut group.taken).await;
        }
        let mut shares = Shares::deal(desk, session, calls, &mut groups, &mut settled).await;
        let missing: Vec<&Outgoing> = calls
            .iter()
            .flat_map(StepCall::outgoing)
            .filter(|it| !settled.contains_key(&key(it)))
            .collect();
        for (it, how) in settle::look(desk, session, &missing).await? {
            settled.insert(key(it), how);
        }
        let left = answer(desk, std::mem::take(calls), &mut shares, &settled, seen);
        if !left.is_empty() {
            // Where this fails, the leases run out.
            let _ = claim::give_back(desk, session, &left).await;
            desk.stir_all();
        }
        Ok(())
    }
}

/// What became of each settlement.
type AllSettled = HashMap<(String, Token), Settled>;

fn key(outgoing: &Outgoing) -> (String, Token) {
    (outgoing.id.clone(), outgoing.held.token)
}

/// Calls that ask for the same, and what they got together.
struct Group {
    wish: Wish,
    /// Which of the calls these are.
    members: Vec<usize>,
    max: usize,
    /// The ids of the jobs that are kept if they are claimed again.
    kept: Vec<String>,
    /// Whether anybody asks when to look again.
    is_asked_when: bool,
    taken: Vec<Taken>,
    ended: Vec<Stored>,
    next_due: Option<Timestamp>,
}

fn groups(calls: &[StepCall]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (number, call) in calls.iter().enumerate() {
        let Some((wish, max)) = call.wish() else {
            continue;
        };
        let place = groups.iter().position(|group| group.wish.is_same(wish));
        let place = place.unwrap_or_else(|| {
            groups.push(Group::new(wish));
            groups.len() - 1
        });
        let group = &mut groups[place];
        group.members.push(number);
        group.max = group.max.saturating_add(max);
        group.kept.extend(call.candidates().map(|it| it.id.clone()));
        group.is_asked_when |= matches!(call, StepCall::Claim { .. });
    }
    groups
}

impl Group {
    fn new(wish: &Wish) -> Group {
        Group {
            wish: wish.clone(),
            members: Vec::new(),
            max: 0,
            kept: Vec::new(),
            is_asked_when: false,
            taken: Vec::new(),
            ended: Vec::new(),
            next_due: None,
        }
    }
}

/// What is to be saved, each with whether it is of this group.
fn outgoing<'a>(
    calls: &'a [StepCall],
    group: Option<&'a Group>,
) -> impl Iterator<Item = (&'a Outgoing, bool)> {
    calls.iter().enumerate().flat_map(move |(number, call)| {
        let is_of_group = group.is_some_and(|group| group.members.contains(&number));
        let stays = is_of_group && call.wish().is_some_and(|(_, max)| max > 0);
        call.outgoing().iter().map(move |it| (it, stays))
    })
}

/// Settles and claims, in one transaction.
async fn transact(
    desk: &Desk,
    session: &Session,
    calls: &[StepCall],
) -> Result<(AllSettled, Vec<Group>), Trouble> {
    let mut groups = groups(calls);
    let settles = calls.iter().any(|call| !call.outgoing().is_empty());
    // Jobs are kept at once for those who ask for the same. The few others are claimed again.
    let keeping = groups.iter().find(|group| !group.kept.is_empty());
    let columns = Columns::of(desk, session, outgoing(calls, keeping)).await?;
    let quotas = groups.iter().map(|group| Quota::of(desk, group.max));
    let quotas: Vec<Quota> = quotas.collect();
    let quota = Quota::of(desk, keeping.map_or(0, |group| group.max));
    let mut statements = Vec::new();
    if settles {
        let wish = keeping.map(|group| &group.wish);
        statements.extend(columns.statements(desk, wish, &quota));
    }
    let mut places = Vec::new();
    for (group, quota) in groups.iter().zip(&quotas) {
        if group.max > 0 {
            places.push(statements.len());
            statements.push(group.wish.claim(desk, quota, &group.kept));
        }
    }
    for group in groups.iter().filter(|group| group.is_asked_when) {
        places.push(statements.len());
        statements.push(group.wish.next_due(desk));
    }
    let sent = Instant::now();
    let answers = session.transact(&statements).await?;
    let received = Instant::now();
    drop(statements);
    let mut places = places.into_iter();
    let mut settled = AllSettled::new();
    if settles && let Some(rows) = answers.first() {
        for (id, token, how) in settle::saved(rows)? {
            settled.insert((id, token), how);
        }
    }
    let mut next = || places.next().and_then(|place| answers.get(place));
    for group in groups.iter_mut().filter(|group| group.max > 0) {
        group.taken = claim::taken(next().map_or(&[], Vec::as_slice))?;
    }
    for group in groups.iter_mut().filter(|group| group.is_asked_when) {
        if let Some(row) = next().and_then(|rows| rows.first()) {
            let due: Option<std::time::SystemTime> = row.try_get(0)?;
            group.next_due = due.map(Timestamp::from_system_time);
            desk.clock.learn(moment(row, 1)?, sent, received);
        }
    }
    Ok((settled, groups))
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
    async fn deal(
        desk: &Desk,
        session: &Session,
        calls: &[StepCall],
        groups: &mut Vec<Group>,
        settled: &mut AllSettled,
    ) -> Shares {
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
        for group in groups {
            shares.deal_group(calls, group, settled, &mut unreadable);
        }
        if !unreadable.is_empty() {
            // Where this fails, the leases run out, and whoever claims the jobs then tries again.
            let _ = claim::park(desk, session, &unreadable).await;
        }
        shares
    }

    fn deal_group(
        &mut self,
        calls: &[StepCall],
        group: &mut Group,
        settled: &mut AllSettled,
        unreadable: &mut Vec<(i64, i64)>,
    ) {
        self.deal_kept(calls, group, settled);
        self.deal_rest(group, unreadable);
        for &member in &group.members {
            if let Some(share) = self.0.get_mut(member) {
                // The first tells of all that ended.
                let ended = group.ended.drain(..).map(|it| it.into_job().job);
                share.ended.extend(ended);
                share.next_due = group.next_due;
            }
        }
    }

    /// A job that is kept goes to the call that has settled it.
    fn deal_kept(&mut self, calls: &[StepCall], group: &mut Group, settled: &mut AllSettled) {
        for it in group.taken.extract_if(.., |it| it.is_kept) {
            let id = it.stored.written_id();
            let owner = group.members.iter().copied().find_map(|member| {
                let mut mine = calls.get(member)?.candidates();
                let mine =
                    mine.find(|mine| mine.id == id && mine.held.token.next() == it.lease.token);
                mine.map(|mine| (member, key(mine)))
            });
            let Some((member, key)) = owner else { continue };
            if let Some(share) = self.0.get_mut(member) {
                share.room = share.room.saturating_sub(1);
            }
            settled.insert(key, Settled::Kept(it.lease));
        }
    }

    fn deal_rest(&mut self, group: &mut Group, unreadable: &mut Vec<(i64, i64)>) {
        let mut members = group.members.iter().copied().peekable();
        for Taken { stored, lease, .. } in group.taken.drain(..) {
            let has_none = |member: &usize| self.0.get(*member).is_none_or(|share| share.room == 0);
            while members.next_if(has_none).is_some() {}
            let Some(share) = members.peek().and_then(|member| self.0.get_mut(*member)) else {
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
