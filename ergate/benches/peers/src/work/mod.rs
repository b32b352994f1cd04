//! What ergate and the machine are put to, each in a process of its own that prints one line of figures.

mod count;
mod idle;
mod lag;
mod limits;
mod payload;
mod place;
mod room;
mod scaling;

use crate::Fallible;

pub(crate) fn carry_out(words: &[String]) -> Fallible<()> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["count", place, ..] => count::run(place),
        ["history", ended, ..] => limits::history(ended.parse()?),
        ["lag", place, ..] => lag::run(place),
        ["answer", place, ..] => lag::answer(place),
        ["idle", place, ..] => idle::run(place),
        ["fill", place, ..] => room::fill(place),
        ["waiting", place, ..] => room::waiting(place),
        ["running", place, ..] => room::running(place),
        ["payload", ..] => payload::run(),
        ["sleepy", ..] => scaling::run(),
        ["sleepy-jobs", ..] => scaling::fill(),
        ["json", ..] => limits::json(),
        ["call", ..] => limits::call(),
        ["fsync", ..] => limits::fsync(),
        ["bare-sqlite", at_a_time, ..] => limits::bare_sqlite(at_a_time.parse()?),
        ["bare-postgres", at_a_time, ..] => limits::bare_postgres(at_a_time.parse()?),
        other => Err(format!("unknown work: {other:?}").into()),
    }
}
