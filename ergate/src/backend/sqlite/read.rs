//! Looking at jobs, without getting into the writer's way.

use std::sync::mpsc::{self, Sender};
use std::thread;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use super::call::Call;
use super::desk::WORKFLOW;
use super::error::Trouble;
use super::place::Place;
use super::row::{self, Stored};
use super::{Options, call::What};
use crate::backend::JobFilter;
use crate::job::JobId;

pub(super) const SEQ: &str = "SELECT seq FROM job WHERE id = ?1";

pub(super) fn get(connection: &Connection, id: &JobId) -> Result<Option<Stored>, Trouble> {
    match seq(connection, id)? {
        Some(seq) => row::read(connection, seq),
        None => Ok(None),
    }
}

pub(super) fn list(connection: &Connection, filter: &JobFilter) -> Result<Vec<Stored>, Trouble> {
    let Some((sql, params)) = query(connection, filter)? else {
        return Ok(Vec::new());
    };
    let mut statement = connection.prepare(&sql)?;
    let mut seqs = statement.query_map(params_from_iter(params), |row| row.get(0))?;
    let mut found = Vec::new();
    // While this statement is under way, all others on the connection see the same state of the store.
    while let Some(seq) = seqs.next().transpose()? {
        found.extend(row::read(connection, seq)?);
    }
    Ok(found)
}

/// The query of a filter; `None` if nothing can match.
fn query(
    connection: &Connection,
    filter: &JobFilter,
) -> Result<Option<(String, Vec<Value>)>, Trouble> {
    let mut conditions = Vec::new();
    let mut params: Vec<Value> = Vec::new();
    if let Some(after) = &filter.after {
        let Some(seq) = seq(connection, after)? else {
            return Ok(None);
        };
        conditions.push("seq > ?".to_owned());
        params.push(seq.into());
    }
    if let Some(workflow) = &filter.workflow {
        let number = connection
            .prepare_cached(WORKFLOW)?
            .query_row([&**workflow], |row| row.get::<_, i64>(0))
            .optional()?;
        let Some(number) = number else {
            return Ok(None);
        };
        conditions.push("workflow = ?".to_owned());
        params.push(number.into());
    }
    if !filter.statuses.is_empty() {
        let places = vec!["?"; filter.statuses.len()].join(", ");
        conditions.push(format!("status IN ({places})"));
        params.extend(
            filter
                .statuses
                .iter()
                .map(|it| it.as_str().to_owned().into()),
        );
    }
    params.push(i64::try_from(filter.limit).unwrap_or(i64::MAX).into());
    let conditions = if conditions.is_empty() {
        "TRUE".to_owned()
    } else {
        conditions.join(" AND ")
    };
    // By the order of submission, which is the order of the table: the sign keeps SQLite from looking for the status
    // first, and from sorting all that it finds.
    let sql = format!("SELECT seq FROM job NOT INDEXED WHERE {conditions} ORDER BY seq LIMIT ?");
    Ok(Some((sql, params)))
}

fn seq(connection: &Connection, id: &JobId) -> Result<Option<i64>, Trouble> {
    let mut statement = connection.prepare_cached(SEQ)?;
    Ok(statement
        .query_row([id.as_str()], |row| row.get(0))
        .optional()?)
}

/// Starts the thread that reads. It ends when nobody can call it any more.
pub(super) fn start(place: Place, options: Options) -> std::io::Result<Sender<Call<Connection>>> {
    let (sender, calls) = mpsc::channel::<Call<Connection>>();
    thread::Builder::new()
        .name("ergate-sqlite-read".to_owned())
        .spawn(move || {
            let mut reader = Reader {
                place,
                options,
                connection: None,
            };
            for call in calls {
                reader.answer(call);
            }
        })?;
    Ok(sender)
}

struct Reader {
    place: Place,
    options: Options,
    /// It is opened when it is needed, and anew after an error.
    connection: Option<Connection>,
}

impl Reader {
    fn answer(&mut self, mut call: Call<Connection>) {
        if !call.is_awaited() {
            return;
        }
        let done = self.run(&mut call);
        if done.is_err() {
            self.connection = None;
        }
        let error = done.err().map(|trouble| {
            let patience = self.options.busy_timeout;
            trouble.error(What::Read.words(), self.place.path(), patience)
        });
        call.answer(error);
    }

    fn run(&mut self, call: &mut Call<Connection>) -> Result<(), Trouble> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            none => none.insert(self.place.read(&self.options)?),
        };
        call.run(connection)
    }
}
