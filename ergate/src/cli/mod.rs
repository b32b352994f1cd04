//! A command line for a program's own workflows: run the worker, submit jobs, look at them and steer them.
//!
//! The program says how to open its store and which workflows it has; [`main`] does the rest:
//!
//! ```
//! use std::process::ExitCode;
//!
//! # #[cfg(feature = "sqlite")]
//! use ergate::backend::Sqlite;
//! use ergate::cli::{self, App};
//! use ergate::prelude::*;
//!
//! # struct Shop;
//! #[step]
//! fn charge(total: u64) -> String {
//!     format!("{total} charged")
//! }
//!
//! static SHOP: Workflow<u64> = Workflow::named("shop").step::<charge>().build();
//!
//! fn main() -> ExitCode {
//!     # #[cfg(feature = "sqlite")]
//!     let open = async || Sqlite::open("jobs.db");
//!     # #[cfg(not(feature = "sqlite"))]
//!     # let open = async || Ok::<_, BoxError>(Memory::new());
//!     # if std::env::args_os().count() == 1 { return ExitCode::SUCCESS; }
//!     cli::main(App::new("shop", open).register(&SHOP).worker(|worker| worker.state(Shop)))
//! }
//! ```
//!
//! ```text
//! shop run                          work until told to end
//! shop submit shop 20 --id order-7  submit a job; its input is JSON
//! shop jobs --status failed         list jobs, the newest first
//! shop show order-7                 one job with all its runs
//! shop retry order-7                from the step that failed
//! shop cancel --workflow shop       all of a workflow that have not ended
//! shop prune --older-than 30d       delete jobs that ended
//! shop graph shop --format svg      the workflow as a picture
//! shop stats                        how many jobs there are of each status
//! shop check                        all that can be known without running a step
//! ```
//!
//! Each command has `--help` with examples, and `shop completions bash` prints a shell's completion. The exit code is 0
//! where all went well, 1 where something is wrong, and 2 where the command line can't be understood. Colours are for a
//! terminal only, and not where `NO_COLOR` is set. Payloads are shown by `show --payloads` and in `--json` alone.

mod app;
mod arguments;
mod check;
mod find;
mod jobs;
mod many;
mod picture;
mod screen;
mod show;
mod stats;
mod steer;
mod submit;
#[cfg(test)]
mod tests;
mod work;

use std::ffi::OsString;
use std::process::ExitCode;

pub use self::app::{App, Carried};
use self::screen::Screen;
use crate::backend::Backend;
use crate::failure::BoxError;
use crate::worker::blocking::on_own_runtime;

/// Does what the program's own command line says.
///
/// It makes a tokio runtime of its own, so `main` is not `async`.
#[must_use]
pub fn main<B: Backend>(app: App<B>) -> ExitCode {
    let mut screen = Screen::standard();
    let work = run(app, std::env::args_os(), &mut screen);
    let code = on_own_runtime(work).unwrap_or_else(|error| screen.fail(&error));
    ExitCode::from(code)
}

/// The same with other arguments and another screen; gives the exit code.
async fn run<B: Backend>(
    app: App<B>,
    arguments: impl IntoIterator<Item = OsString>,
    screen: &mut Screen,
) -> u8 {
    let mut command = arguments::command(&app);
    let matches = match command.try_get_matches_from_mut(arguments) {
        Ok(matches) => matches,
        Err(error) => return screen.clap(&error),
    };
    let done = dispatch(app, command, &matches, screen).await;
    match done.and_then(|()| screen.end()) {
        Ok(()) => 0,
        Err(error) => screen.fail(&*error),
    }
}

async fn dispatch<B: Backend>(
    app: App<B>,
    mut command: clap::Command,
    matches: &clap::ArgMatches,
    screen: &mut Screen,
) -> Result<(), BoxError> {
    let Some((name, given)) = matches.subcommand() else {
        return Ok(());
    };
    match name {
        "run" => work::work(app, given, screen).await,
        "submit" => submit::submit(app, given, screen).await,
        "jobs" => jobs::list(app, given, screen).await,
        "show" => show::show(app, given, screen).await,
        "retry" => steer::retry(app, given, screen).await,
        "cancel" => steer::cancel(app, given, screen).await,
        "prune" => steer::prune(app, given, screen).await,
        "graph" => picture::draw(app, given, screen).await,
        "stats" => stats::stats(app, given, screen).await,
        "check" => check::check(app, screen).await,
        _ => {
            arguments::complete(&mut command, given, screen);
            Ok(())
        }
    }
}
