//! Multi-step background work as plain annotated functions: typed from end to end, checked while compiling, run one step
//! at a time by any worker on any machine.
//!
//! ```
//! use ergate::prelude::*;
//!
//! #[workflow]
//! mod greeting {
//!     use ergate::prelude::*;
//!
//!     #[step]
//!     fn count(name: String) -> usize {
//!         name.len()
//!     }
//!
//!     #[step]
//!     fn report(letters: usize) -> String {
//!         format!("{letters} letters")
//!     }
//! }
//!
//! # fn main() -> Result<(), ergate::BoxError> {
//! let backend = Memory::new();
//! let id = backend.submit_blocking(greeting::job("Ada".to_owned()))?;
//! Worker::new(backend.clone()).register(&greeting::WORKFLOW).run_until_idle_blocking()?;
//!
//! let job = backend.get_blocking(&id)?.expect("the job is kept");
//! assert_eq!(job.status, Status::Completed);
//! assert_eq!(job.last_return_value.as_str(), r#""3 letters""#);
//! # Ok(())
//! # }
//! ```
//!
//! This page is the short form. The book is in [`guide`]: it begins with [a first job](guide::first_job), goes on to what
//! is to be known [before the first deployment](guide::durability), and has a chapter for whoever comes
//! [from the Python package](guide::from_python).
//!
//! # Steps
//!
//! [`#[step]`][step] marks a function as a step of a workflow and leaves it as it is: a unit test calls it. Its one
//! unmarked parameter is the job's input: what the job was submitted with for the first step, and what the step before
//! returned for every other. The other parameters say where they come from:
//!
//! ```
//! use ergate::prelude::*;
//!
//! struct Shop {
//!     currency: &'static str,
//! }
//!
//! fn rate() -> f64 {
//!     0.25
//! }
//!
//! #[step]
//! fn bill(
//!     net: f64,                   // the input
//!     #[depends(rate)] rate: f64, // what this function returns
//!     #[context] customer: &str,  // what whoever submitted the job attached to it
//!     #[state] shop: &Shop,       // a value that the worker was given
//!     #[job] job: &JobInfo,       // the job itself
//! ) -> String {
//!     format!("{}: {customer} pays {} {}", job.id(), net * (1.0 + rate), shop.currency)
//! }
//! ```
//!
//! The context comes from [`NewJob::context`], the state from [`Worker::state`], and [`JobInfo`] has the job's id, the
//! attempt and a key for idempotency. A step may be `async`, and may return a `Result` with any error; one that is not
//! `async` runs where it may block.
//!
//! # Dependencies
//!
//! `#[depends(function)]` on a parameter hands it what the function returns. A function without parameters needs no
//! annotation; one with parameters of its own is marked [`#[dependency]`][dependency]. It is made once for each run
//! of a step, however many parameters ask for it. With `scope = "app"` it lives as long as the worker, and with a teardown
//! it learns how the step ended, as an [`Outcome`]:
//!
//! ```
//! use ergate::prelude::*;
//!
//! struct Transaction(Vec<String>);
//!
//! #[dependency(teardown = finish)]
//! async fn transaction() -> Transaction {
//!     Transaction(Vec::new())
//! }
//!
//! async fn finish(transaction: Transaction, outcome: Outcome) -> Result<(), BoxError> {
//!     println!("{} {:?}", if outcome.is_success() { "commit" } else { "roll back" }, transaction.0);
//!     Ok(())
//! }
//!
//! #[step]
//! async fn reserve(article: String, #[depends(transaction)] transaction: &mut Transaction) {
//!     transaction.0.push(article);
//! }
//! ```
//!
//! # Workflows
//!
//! [`#[workflow]`][workflow] strings the steps of a module together, in source order. For steps that live anywhere, a
//! [`Workflow`] is a `static` made by a `const` [`Builder`]. Either way, `cargo check` proves that every step is fed what
//! it takes; [`rules`] says what it asks.
//!
//! A step that may go elsewhere says so in its return type: a [`Flow`] to the next step, to a later one or to the end, a
//! [`GoTo`], an [`End`]:
//!
//! ```
//! use ergate::prelude::*;
//!
//! #[step]
//! fn triage(total: i64) -> Flow<i64, (GoTo<review>, End)> {
//!     match total {
//!         0 => Flow::end("nothing to charge"),
//!         1000.. => Flow::go_to(review::with(total)),
//!         _ => Flow::next(total),
//!     }
//! }
//!
//! #[step]
//! fn charge(total: i64) -> End<i64> {
//!     End(total)
//! }
//!
//! #[step]
//! fn review(total: i64) {
//!     println!("somebody has to look at {total}");
//! }
//!
//! static SHOP: Workflow<i64> =
//!     Workflow::named("shop").step::<triage>().step::<charge>().step::<review>().build();
//! ```
//!
//! [`Workflow::svg`], [`mermaid`](Workflow::mermaid) and [`dot`](Workflow::dot) draw a workflow, and
//! [`graph`](Workflow::graph) draws it with its dependencies and with what jobs made of it.
//!
//! # Failures
//!
//! A step that returns an error fails its job, once its `retries` are used up. An [`Abort`] is a failure that was expected:
//! the job ends as aborted and is never retried. [`Permanent`] fails the job at once, and [`RetryAfter`] says when to try
//! again; [`ResultExt`] marks the errors of others.
//!
//! ```
//! use std::time::Duration;
//!
//! use ergate::prelude::*;
//!
//! # fn call(_card: &str) -> Result<u64, std::io::Error> { Ok(7) }
//! #[step(retries = 3, backoff = "1s..5m", timeout = "30s")]
//! fn charge(card: String) -> Result<u64, BoxError> {
//!     if card.is_empty() {
//!         return Err(Abort::new("there is no card").into());
//!     }
//!     Ok(call(&card).retry_after(Duration::from_secs(10))?)
//! }
//! # assert!(charge(String::new()).is_err());
//! ```
//!
//! What went wrong stands in the job's [`error`](Job::error), an [`ErrorRecord`] with the workflow, the step, the attempt
//! and the chain of causes.
//!
//! # Jobs and backends
//!
//! A [`Job`] says where a piece of work stands. A [`Backend`] keeps jobs between their steps: [`Memory`] in the process,
//! [`Sqlite`] in a file, [`Postgres`] in a database that machines share. `job` of a module, or of a [`Workflow`], makes a
//! [`NewJob`], which may wait, carry an id of its own or go before others; [`Submit`] hands it in, from `async` code and from
//! any other.
//!
//! ```
//! use std::time::Duration;
//!
//! use ergate::backend::JobFilter;
//! use ergate::prelude::*;
//!
//! # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
//! # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), ergate::Error> {
//! let backend = Memory::new();
//! let job = GREETING.job("Ada".to_owned()).id("greet-ada").delay(Duration::from_secs(60));
//! let id = backend.submit(job).await?;
//!
//! for job in backend.list(&JobFilter::new().status(Status::Scheduled)).await? {
//!     println!("{job}");
//! }
//! backend.cancel(&id).await?;
//! # Ok(())
//! # }
//! ```
//!
//! [`get`](Backend::get), [`list`](Backend::list), [`counts`](Backend::counts), [`cancel`](Backend::cancel),
//! [`retry`](Backend::retry) and [`prune`](Backend::prune) are how jobs are looked at and steered, from any process; the
//! feature `cli` makes a [command line](guide::command_line) of them.
//!
//! # Workers
//!
//! A [`Worker`] claims jobs, runs **one** step of each, saves what came of it and hands the job on, so that the next step
//! may run anywhere. A step may run more than once, when its worker is killed in the middle of it; its result is saved
//! once. Hand [`JobInfo::idempotency_key`] to whatever must not happen twice.
//!
//! ```no_run
//! use ergate::hooks::Event;
//! use ergate::prelude::*;
//!
//! # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
//! # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
//! # struct Shop;
//! #[tokio::main]
//! async fn main() -> Result<(), ergate::Error> {
//!     Worker::new(Memory::new())
//!         .register(&GREETING)
//!         .state(Shop)
//!         .concurrency(16)
//!         .on(|event| {
//!             if let Event::JobFailed { job, .. } = event {
//!                 eprintln!("{job}");
//!             }
//!         })
//!         .run()
//!         .await
//! }
//! ```
//!
//! [`Worker::run`] works until SIGINT, SIGTERM or a [`WorkerHandle`] ends it, and lets the running steps finish. Hooks hear
//! of each [`Event`][event].
//!
//! # Tests
//!
//! A step is a function, so call it. With the feature `test-util`, a [`Harness`] runs a whole workflow: in memory, with
//! stand-ins for what its steps depend on, on a clock that takes no time, and with faults where the test plans them. To
//! let time pass by hand, give the worker and the store one [`Clock`](clock::Clock), such as [`ManualClock`].
//!
//! # What is where
//!
//! | to | there are |
//! |---|---|
//! | write steps | [`step`][step], [`dependency`][dependency], [`workflow`][workflow]; [`Flow`], [`GoTo`], [`End`], [`Never`]; [`JobInfo`], [`Outcome`] |
//! | say what a failure means | [`Abort`], [`Permanent`], [`RetryAfter`], [`ResultExt`], [`BoxError`] |
//! | name a workflow and make its jobs | [`Workflow`], [`NewJob`], [`TraceParent`]; in its type [`Builder`], [`Start`], [`With`], [`AnyContext`] |
//! | keep jobs | [`Memory`], [`backend`] with the others, [`Backend`] for one of your own |
//! | submit, look and steer | [`Submit`], [`Backend`], [`Client`]; [`cli`], [`page`] |
//! | read a job | [`Job`], [`JobId`], [`Status`], [`StepRun`], [`ErrorRecord`], [`Payload`], [`Timestamp`]; [`graph`] for pictures |
//! | work | [`Worker`], [`WorkerHandle`], [`hooks`] |
//! | run a workflow where the caller is | [`Here`], [`HereBuilder`], [`RunError`] |
//! | test | [`Harness`], [`ManualClock`], [`backend_suite!`] |
//! | go below | [`engine`], what happens to a job; [`backend::rules`], what a store does to one; [`clock`]; [`rules`], what the compiler asks |
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `macros` | yes | [`step`][step], [`dependency`][dependency], [`workflow`][workflow] |
//! | `tokio` | yes | [`worker`] and [`hooks`] |
//! | `tracing` | yes | spans for jobs and steps, and the worker's warnings; never a payload |
//! | `metrics` | no | [`metrics`]: counters and measurements for the recorder of your choice |
//! | `progress` | no | [`progress`]: bars on a terminal, and lines elsewhere, that show what a worker does |
//! | `sqlite` | no | [`Sqlite`], a store in one file, with SQLite built in |
//! | `cli` | no | [`cli`], a command line for a program's own workflows |
//! | `page` | no | [`page`]: what jobs do, in a browser; nested in an axum router or served by itself |
//! | `postgres` | no | [`Postgres`], a store in a PostgreSQL database |
//! | `postgres-tls` | no | the same over encrypted connections |
//! | `redis` | no | a queue and a store on a Redis server, for a [`Pair`](backend::Pair) |
//! | `test-util` | no | [`Harness`], [`ManualClock`], and [`backend_suite!`], what every store must pass |
//!
#![cfg_attr(
    feature = "macros",
    doc = "[step]: macro@step",
    doc = "[dependency]: macro@dependency",
    doc = "[workflow]: macro@workflow"
)]
#![cfg_attr(
    not(feature = "macros"),
    doc = "[step]: https://docs.rs/ergate/latest/ergate/attr.step.html",
    doc = "[dependency]: https://docs.rs/ergate/latest/ergate/attr.dependency.html",
    doc = "[workflow]: https://docs.rs/ergate/latest/ergate/attr.workflow.html"
)]
#![cfg_attr(feature = "tokio", doc = "[event]: hooks::Event")]
#![cfg_attr(
    not(feature = "tokio"),
    doc = "[event]: https://docs.rs/ergate/latest/ergate/hooks/enum.Event.html",
    doc = "[`Worker`]: https://docs.rs/ergate/latest/ergate/worker/struct.Worker.html",
    doc = "[`Worker::state`]: https://docs.rs/ergate/latest/ergate/worker/struct.Worker.html#method.state",
    doc = "[`Worker::run`]: https://docs.rs/ergate/latest/ergate/worker/struct.Worker.html#method.run",
    doc = "[`Client`]: https://docs.rs/ergate/latest/ergate/worker/struct.Client.html",
    doc = "[`Here`]: https://docs.rs/ergate/latest/ergate/struct.Here.html",
    doc = "[`HereBuilder`]: https://docs.rs/ergate/latest/ergate/struct.HereBuilder.html",
    doc = "[`RunError`]: https://docs.rs/ergate/latest/ergate/enum.RunError.html",
    doc = "[`WorkerHandle`]: https://docs.rs/ergate/latest/ergate/worker/struct.WorkerHandle.html",
    doc = "[`worker`]: https://docs.rs/ergate/latest/ergate/worker/index.html",
    doc = "[`hooks`]: https://docs.rs/ergate/latest/ergate/hooks/index.html"
)]
#![cfg_attr(
    not(feature = "metrics"),
    doc = "[`metrics`]: https://docs.rs/ergate/latest/ergate/metrics/index.html"
)]
#![cfg_attr(
    not(feature = "progress"),
    doc = "[`progress`]: https://docs.rs/ergate/latest/ergate/progress/index.html"
)]
#![cfg_attr(feature = "sqlite", doc = "[`Sqlite`]: backend::Sqlite")]
#![cfg_attr(
    not(feature = "sqlite"),
    doc = "[`Sqlite`]: https://docs.rs/ergate/latest/ergate/backend/struct.Sqlite.html"
)]
#![cfg_attr(
    not(feature = "cli"),
    doc = "[`cli`]: https://docs.rs/ergate/latest/ergate/cli/index.html"
)]
#![cfg_attr(
    not(feature = "page"),
    doc = "[`page`]: https://docs.rs/ergate/latest/ergate/page/index.html"
)]
#![cfg_attr(feature = "postgres", doc = "[`Postgres`]: backend::Postgres")]
#![cfg_attr(
    not(feature = "postgres"),
    doc = "[`Postgres`]: https://docs.rs/ergate/latest/ergate/backend/struct.Postgres.html"
)]
#![cfg_attr(feature = "test-util", doc = "[`ManualClock`]: testing::ManualClock")]
#![cfg_attr(
    all(feature = "test-util", feature = "tokio"),
    doc = "[`Harness`]: testing::Harness"
)]
#![cfg_attr(
    not(all(feature = "test-util", feature = "tokio")),
    doc = "[`Harness`]: https://docs.rs/ergate/latest/ergate/testing/struct.Harness.html"
)]
#![cfg_attr(
    not(feature = "test-util"),
    doc = "[`ManualClock`]: https://docs.rs/ergate/latest/ergate/testing/struct.ManualClock.html",
    doc = "[`backend_suite!`]: https://docs.rs/ergate/latest/ergate/macro.backend_suite.html"
)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(feature = "tokio"),
    allow(dead_code, reason = "steps are run by the worker, which needs tokio")
)]

// Generated code names this crate by its own name, in its own documentation and tests too.
extern crate self as ergate;

#[cfg(feature = "macros")]
#[macro_use]
mod unshown;

mod application;
mod brief;
mod clean;
mod dependency;
#[cfg(any(feature = "cli", feature = "page"))]
mod duration;
mod error;
mod excerpt;
mod execution;
mod failure;
mod flow;
mod future;
mod job_info;
#[cfg(feature = "macros")]
mod macros;
mod outcome;
mod panic;
mod payload;
mod random;
mod scope;
#[cfg(any(feature = "cli", feature = "page"))]
mod search;
mod sentence;
mod sources;
mod step;
mod teardown;
mod timestamp;
mod traceparent;
mod workflow;

pub mod backend;
#[cfg(feature = "cli")]
pub mod cli;
pub mod clock;
pub mod engine;
pub mod graph;
pub mod guide;
#[cfg(feature = "tokio")]
pub mod hooks;
pub mod job;
#[cfg(feature = "metrics")]
pub mod metrics;
#[cfg(feature = "page")]
pub mod page;
pub mod prelude;
#[cfg(feature = "progress")]
pub mod progress;
pub mod rules;
#[cfg(feature = "test-util")]
pub mod testing;
#[cfg(feature = "tokio")]
pub mod worker;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

#[cfg(feature = "macros")]
pub use macros::{dependency, step, workflow};

pub use backend::{Backend, BackendError, Memory, Submit};
#[cfg(feature = "tokio")]
pub use error::RunError;
pub use error::{Error, SetupError};
pub use failure::{Abort, BoxError, Permanent, ResultExt, RetryAfter};
pub use flow::{End, Flow, GoTo, Never};
pub use job::{
    ErrorKind, ErrorRecord, Job, JobError, JobId, JobIdError, RunOutcome, Status, StatusError,
    StepError, StepRun,
};
pub use job_info::JobInfo;
pub use outcome::Outcome;
pub use payload::{Payload, PayloadError};
pub use step::{AnyContext, Step, With};
pub use timestamp::{Timestamp, TimestampError};
pub use traceparent::{TraceParent, TraceParentError};
#[cfg(feature = "tokio")]
pub use worker::{Client, Worker, WorkerHandle};
pub use workflow::{Builder, MAX_STEPS, NewJob, Start, Workflow};
#[cfg(feature = "tokio")]
pub use workflow::{Here, HereBuilder};

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
