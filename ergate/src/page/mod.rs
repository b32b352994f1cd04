//! A page for a browser: what jobs do, one job with its timeline and its error, and each workflow as a picture.
//!
//! [`Page`] makes it, from any store. Nest its [`router`](Page::router) in an axum program, as a service:
//!
//! ```
//! use axum::Router;
//! use ergate::page::Page;
//! use ergate::prelude::*;
//!
//! #[step]
//! fn charge(total: u64) -> String {
//!     format!("{total} charged")
//! }
//!
//! static SHOP: Workflow<u64> = Workflow::named("shop").step::<charge>().build();
//!
//! fn app(backend: Memory) -> Router {
//!     let page = Page::new(backend).register(&SHOP);
//!     Router::new().nest_service("/jobs", page.router())
//! }
//! # let _ = app(Memory::new());
//! ```
//!
//! or [serve](Page::serve) it by itself, to this machine alone:
//!
//! ```no_run
//! # use ergate::prelude::*;
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), ergate::BoxError> {
//! # let backend = Memory::new();
//! ergate::page::serve(backend, "127.0.0.1:8080").await?;
//! # Ok(())
//! # }
//! ```
//!
//! # What it shows
//!
//! | view | what |
//! |---|---|
//! | `overview` | jobs for each status and workflow, and what failed last |
//! | `jobs` | jobs, the newest first, by the beginning of their id, workflow, status and age |
//! | `job?id=` | one job: where it stands, each run of a step, its way through the workflow, and its error with all causes |
//! | `workflow?name=` | a workflow as a picture, with what its newest jobs make of it |
//!
//! The views update by themselves. There is no script in them, and a strict content security policy forbids any; all that
//! comes from jobs is escaped. Each view is there as JSON too, under its name with `.json`: `overview.json`,
//! `jobs.json?status=failed`, `job.json?id=order-17`. A workflow that is not registered with the page has its jobs listed,
//! but no picture.
//!
//! Payloads (inputs, contexts and results) are not shown, unless [`Page::show_payloads`] says so. The texts of errors are.
//!
//! # Who may see it
//!
//! The router asks nobody who they are. Put it behind the program's own login, as any part of it that is not for everybody.
//! All links in it are relative, so it works under any prefix, and behind a proxy that adds one of its own. Link to its
//! `overview`: `/jobs/overview`.
//!
//! # Who may change anything
//!
//! Nobody, unless [`Page::allow_actions`] says so. Then jobs can be retried and cancelled, by forms that another site can't
//! forge.

mod asked;
mod builder;
mod frame;
mod guard;
mod html;
mod job;
mod link;
mod list;
mod overview;
mod refused;
mod routes;
mod rows;
mod runs;
mod serve;
mod site;
mod steer;
mod tally;
mod token;
mod view;
mod words;
mod workflow;

use axum::Router;

pub use self::builder::Page;
pub use self::serve::PageError;
use crate::backend::Backend;

/// The page of a store, to be nested in an axum program: short for [`Page::new`] and [`Page::router`].
///
/// ```
/// use axum::Router;
/// use ergate::{Memory, page};
///
/// let app: Router = Router::new().nest_service("/jobs", page::router(Memory::new()));
/// ```
pub fn router<B: Backend>(backend: B) -> Router {
    Page::new(backend).router()
}

/// Serves the page of a store to this machine, until the future is dropped: short for [`Page::new`] and [`Page::serve`].
///
/// ```no_run
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), ergate::page::PageError> {
/// # let backend = ergate::Memory::new();
/// ergate::page::serve(backend, "127.0.0.1:8080").await
/// # }
/// ```
///
/// # Errors
///
/// As for [`Page::serve`].
pub async fn serve<B: Backend>(
    backend: B,
    address: impl tokio::net::ToSocketAddrs,
) -> Result<(), PageError> {
    Page::new(backend).serve(address).await
}
