//! What all who work on a connection go by.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::mpsc::UnboundedSender;
use tokio_postgres::Config;

use super::clock::StoreClock;
use super::column;
use super::statement::Names;
use super::tls::Encryption;
use crate::backend::rules::Turns;
use crate::backend::watch::Bell;

/// What all who work on a connection share.
pub(super) struct Desk {
    pub(super) config: Config,
    pub(super) encryption: Encryption,
    /// The database, for messages.
    pub(super) place: String,
    pub(super) names: Names,
    pub(super) clock: StoreClock,
    /// How long a call is tried again before it fails.
    pub(super) patience: Duration,
    pub(super) bell: Arc<Bell>,
    /// Rings when the cancellation of a job is asked for that a worker has.
    pub(super) cancellations: Arc<Bell>,
    /// Where to say that other processes should be told of new jobs.
    pub(super) tell: UnboundedSender<()>,
    /// When other processes were told of new jobs last.
    told: Mutex<Option<Instant>>,
    turns: Mutex<Turns>,
}

impl Desk {
    pub(super) fn new(
        config: Config,
        encryption: Encryption,
        names: Names,
        clock: StoreClock,
        patience: Duration,
        tell: UnboundedSender<()>,
    ) -> Desk {
        Desk {
            place: super::place::describe(&config),
            config,
            encryption,
            names,
            clock,
            patience,
            bell: Arc::default(),
            cancellations: Arc::default(),
            tell,
            told: Mutex::default(),
            turns: Mutex::default(),
        }
    }

    /// A statement, with the names and the time filled in.
    pub(super) fn fill(&self, template: &str) -> String {
        self.names.fill(template, self.clock.other_now())
    }

    /// A clock to go by instead of the database's, as a parameter of the statements that workers use.
    pub(super) fn other_clock(&self) -> Option<SystemTime> {
        self.clock.other_now().map(column::time)
    }

    /// How many of the next jobs go by age and how many by priority, if so many are handed out.
    pub(super) fn turns(&self, count: usize) -> (i64, i64) {
        let mut turns = *self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        let mut by_age = 0;
        for _ in 0..count {
            by_age += i64::from(turns.order() == crate::backend::rules::Order::ByAge);
            turns.advance();
        }
        (by_age, i64::try_from(count).unwrap_or(i64::MAX) - by_age)
    }

    /// So many jobs were handed out.
    pub(super) fn advance_turns(&self, count: usize) {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        for _ in 0..count {
            turns.advance();
        }
    }

    /// Jobs became claimable, here and for others.
    pub(super) fn stir_all(&self) {
        self.bell.ring();
        // The herald ends with the store, and then nobody waits.
        let _ = self.tell.send(());
    }

    /// Other processes are told of jobs now.
    pub(super) fn tells(&self) {
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// Whether other processes haven't been told of jobs for so long. If so, whoever asks is about to tell them.
    pub(super) fn begins_to_tell(&self, quiet: Duration) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let is_quiet = told.is_none_or(|told| told.elapsed() >= quiet);
        if is_quiet {
            *told = Some(Instant::now());
        }
        is_quiet
    }

    /// When a call that begins now has been tried for long enough.
    pub(super) fn deadline(&self) -> Instant {
        Instant::now() + self.patience
    }
}
