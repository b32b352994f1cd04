//! Whether the file can still be relied on, and what is done if it can't.

use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::Options;
use super::call::What;
use super::desk::Desk;
use super::error::Trouble;
use super::patience;
use super::place::{Identity, Place};
use super::reserve::Reserve;
use crate::backend::BackendError;

/// How long one waits for a file that is not there any more: it may only be moved about.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub(super) struct Health {
    place: Place,
    options: Options,
    identity: Option<Identity>,
    missed: Option<Instant>,
    is_to_be_reopened: bool,
    reserve: Option<Reserve>,
}

impl Health {
    /// Opens the store.
    pub(super) fn open(place: &Place, options: &Options) -> Result<(Connection, Health), Trouble> {
        let connection = place.create(options)?;
        let reserve = place.beside("-reserve").filter(|_| options.reserve > 0);
        let health = Health {
            place: place.clone(),
            options: options.clone(),
            identity: place.identity(),
            missed: None,
            is_to_be_reopened: false,
            reserve: reserve.map(|path| Reserve::new(path, options.reserve)),
        };
        Ok((connection, health))
    }

    /// Prepares this thread for the desk.
    pub(super) fn settle_in(&self, desk: &mut Desk) {
        // If it fails, SQLite's own way of waiting stays.
        let _ = patience::install(desk.connection_mut(), self.options.busy_timeout);
    }

    /// Sees to it that the desk can be used, before it is.
    pub(super) fn check(&mut self, desk: &mut Desk) -> Result<(), Trouble> {
        self.check_identity()?;
        if self.is_to_be_reopened {
            desk.replace(self.place.reopen(&self.options)?);
            self.settle_in(desk);
            self.is_to_be_reopened = false;
        }
        let is_full = self.reserve.as_mut().is_some_and(|reserve| !reserve.hold());
        desk.set_full(is_full)
    }

    /// SQLite would go on writing into a file that was deleted, and all that would be lost.
    ///
    /// If another file was put in its place, that isn't opened instead: the log that still lies beside it belongs to the
    /// file before.
    pub(super) fn check_identity(&mut self) -> Result<(), Trouble> {
        if self.place.identity() != self.identity {
            let missed = *self.missed.get_or_insert_with(Instant::now);
            let is_gone = missed.elapsed() >= PATIENCE;
            return Err(if is_gone {
                Trouble::Gone
            } else {
                Trouble::Missing
            });
        }
        self.missed = None;
        Ok(())
    }

    /// Takes note of what went wrong.
    pub(super) fn note(&mut self, trouble: &Trouble) {
        if let Trouble::Sqlite(_) = trouble
            && trouble.is_full()
            && let Some(reserve) = &mut self.reserve
        {
            reserve.give_up();
        }
        if self.place.is_file() && trouble.calls_for_reopening() {
            self.is_to_be_reopened = true;
        }
    }

    /// An error for the caller.
    pub(super) fn error(&self, trouble: &Trouble, what: What) -> BackendError {
        trouble.error(what.words(), self.place.path(), self.options.busy_timeout)
    }
}
