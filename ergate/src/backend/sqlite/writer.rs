//! The one thread that writes.
//!
//! Waiting for the disk is what takes time, and one wait does for any number of calls. So whatever has come in while the
//! thread waited for the disk is carried out together, in one transaction, and answered when that is saved. If a call
//! fails, all is undone, and each is carried out in a transaction of its own.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use super::call::{Call, What};
use super::desk::Desk;
use super::error::Trouble;
use super::health::Health;
use super::place::Place;
use super::retention::Retention;
use super::wake::{Bells, Lookout, News};
use super::{Options, steer};
use crate::backend::PruneFilter;
use crate::backend::{BackendError, BackendErrorKind};
use crate::timestamp::Timestamp;

/// How many calls are carried out together at most.
const MOST: usize = 256;

/// How long to wait for the company of more calls, when there was more a moment ago.
const LINGER: Duration = Duration::from_micros(50);

/// What the thread is sent.
pub(super) enum Message {
    /// Something to do.
    Call(Call<Desk>),
    /// Somebody waits for changes, so others' are to be looked for.
    Awaited,
}

/// Opens the store and starts the thread. It ends when nobody can send it anything any more.
pub(super) fn start(
    place: &Place,
    options: &Options,
    bells: Bells,
) -> Result<Sender<Message>, BackendError> {
    let opened = Health::open(place, options);
    let (connection, health) = opened
        .map_err(|trouble| trouble.error(What::Open.words(), place.path(), options.busy_timeout))?;
    let (sender, inbox) = mpsc::channel();
    let mut writer = Writer {
        desk: Desk::new(connection, Arc::clone(&options.clock)),
        health,
        retention: options.retention.map(Retention::new),
        lookout: place.is_file().then(Lookout::new),
        bells,
        inbox,
        company: 0,
    };
    thread::Builder::new()
        .name("ergate-sqlite".to_owned())
        .spawn(move || writer.work())
        .map_err(no_thread)?;
    Ok(sender)
}

pub(super) fn no_thread(error: std::io::Error) -> BackendError {
    BackendError::new(
        BackendErrorKind::Unavailable,
        "can't start a thread for the store",
    )
    .with_source(error)
}

struct Writer {
    desk: Desk,
    health: Health,
    retention: Option<Retention>,
    /// A store in memory has no others to look out for.
    lookout: Option<Lookout>,
    bells: Bells,
    inbox: Receiver<Message>,
    /// How many calls were carried out together last.
    company: usize,
}

impl Writer {
    fn work(&mut self) {
        self.health.settle_in(&mut self.desk);
        while let Some(calls) = self.receive() {
            if !calls.is_empty() {
                self.serve(calls);
            }
            self.prune_old();
            self.look_out();
        }
    }

    /// What waits to be done, after waiting for it if need be. `None` at the end.
    fn receive(&mut self) -> Option<Vec<Call<Desk>>> {
        let first = match self.pause() {
            None => self.inbox.recv().ok()?,
            Some(pause) => match self.inbox.recv_timeout(pause) {
                Ok(message) => message,
                Err(RecvTimeoutError::Timeout) => return Some(Vec::new()),
                Err(RecvTimeoutError::Disconnected) => return None,
            },
        };
        let mut messages = vec![first];
        self.drain(&mut messages);
        if messages.len() * 2 < self.company {
            // Those who have just been answered are about to come again. One wait for the disk is to do for all of them.
            thread::sleep(LINGER);
            self.drain(&mut messages);
        }
        let calls = messages.into_iter().filter_map(|message| match message {
            Message::Call(call) => Some(call),
            Message::Awaited => None,
        });
        let calls: Vec<Call<Desk>> = calls.collect();
        self.company = calls.len();
        Some(calls)
    }

    fn drain(&self, messages: &mut Vec<Message>) {
        let room = MOST - messages.len();
        messages.extend(self.inbox.try_iter().take(room));
    }

    /// How long to wait for calls before there is something else to do.
    fn pause(&self) -> Option<Duration> {
        let lookout = self.lookout.as_ref().filter(|_| self.bells.are_awaited());
        let looking = lookout.map(Lookout::pause);
        let pruning = self.retention.as_ref().map(Retention::pause);
        looking.into_iter().chain(pruning).min()
    }

    fn serve(&mut self, mut calls: Vec<Call<Desk>>) {
        // What has just been saved or submitted can be claimed in the same transaction.
        calls.sort_by_key(|call| call.what == What::Claim);
        if let Err(trouble) = self.health.check(&mut self.desk) {
            for call in calls {
                self.answer(call, Some(trouble.clone()));
            }
            return;
        }
        match self.carry_out(&mut calls) {
            Ok(troubles) => {
                for (call, trouble) in calls.into_iter().zip(troubles) {
                    self.answer(call, trouble);
                }
            }
            Err(_) if calls.len() > 1 && self.desk.is_admitted() => self.serve_singly(calls),
            Err(trouble) => {
                for call in calls {
                    self.answer(call, Some(trouble.clone()));
                }
            }
        }
    }

    /// One call has spoilt the round for all. Alone, it spoils it for itself.
    ///
    /// A savepoint for each call would spare the others being done again. But calls fail seldom, mostly all of them, and
    /// savepoints would cost each one something.
    fn serve_singly(&mut self, calls: Vec<Call<Desk>>) {
        for mut call in calls {
            let done = self.carry_out(std::slice::from_mut(&mut call));
            let trouble = done.map_or_else(Some, |troubles| troubles.into_iter().flatten().next());
            self.answer(call, trouble);
        }
    }

    /// Carries calls out in one transaction, and says for each what went wrong; or what went wrong for all.
    fn carry_out(&mut self, calls: &mut [Call<Desk>]) -> Result<Vec<Option<Trouble>>, Trouble> {
        self.desk.open_round();
        let mut troubles = Vec::with_capacity(calls.len());
        for call in calls {
            troubles.push(self.carry_out_one(call)?);
        }
        match self.desk.commit() {
            Ok(news) => self.tell(news),
            Err(trouble) => return Err(self.give_up(trouble)),
        }
        Ok(troubles)
    }

    fn carry_out_one(&mut self, call: &mut Call<Desk>) -> Result<Option<Trouble>, Trouble> {
        // Jobs that nobody would get would have to wait for their leases to run out.
        if call.what == What::Claim && !call.is_awaited() {
            return Ok(None);
        }
        match call.run(&mut self.desk) {
            Ok(()) => Ok(None),
            // It was refused before it wrote anything.
            Err(Trouble::NoRoom) => Ok(Some(Trouble::NoRoom)),
            Err(trouble) => Err(self.give_up(trouble)),
        }
    }

    fn give_up(&mut self, trouble: Trouble) -> Trouble {
        self.desk.roll_back();
        self.health.note(&trouble);
        trouble
    }

    fn answer(&self, call: Call<Desk>, trouble: Option<Trouble>) {
        let error = trouble.map(|trouble| self.health.error(&trouble, call.what));
        call.answer(error);
    }

    /// Deletes a few of the jobs that ended too long ago, if it is time for that.
    fn prune_old(&mut self) {
        let Some(retention) = self.retention.as_ref().filter(|it| it.pause().is_zero()) else {
            return;
        };
        let before = self.desk.now().saturating_sub(retention.age());
        let pruned = self
            .health
            .check(&mut self.desk)
            .and_then(|()| self.prune(before));
        // What could not be deleted now is deleted later.
        let is_more = match pruned {
            Ok(count) => count == steer::BITE,
            Err(trouble) => {
                self.give_up(trouble);
                false
            }
        };
        if let Some(retention) = &mut self.retention {
            retention.pruned(is_more);
        }
    }

    fn prune(&mut self, before: Timestamp) -> Result<usize, Trouble> {
        self.desk.open_round();
        let old = PruneFilter::finished_before(before).limit(steer::BITE);
        let count = steer::prune(&mut self.desk, &old)?;
        self.desk.commit()?;
        Ok(count)
    }

    fn look_out(&mut self) {
        let Some(lookout) = &mut self.lookout else {
            return;
        };
        if !self.bells.are_awaited() || !lookout.pause().is_zero() {
            return;
        }
        let looked = lookout.look(&self.desk);
        match self.health.check_identity().and(looked) {
            Ok(news) => self.tell(news),
            Err(trouble) => {
                self.health.note(&trouble);
                // Whoever waits learns of it by asking.
                self.bells.ring(News {
                    jobs: true,
                    cancellations: true,
                });
            }
        }
    }

    fn tell(&mut self, news: News) {
        self.bells.ring(news);
        self.desk.version = self.bells.jobs.version();
    }
}
