//! What workers and those who submit count and measure, through the façade [`metrics`](https://docs.rs/metrics).
//!
//! A program installs the recorder of its choice, `metrics-exporter-prometheus` say, before it starts its worker. Without one
//! nothing is kept. [`ALL`] is everything that is ever recorded: the names, and the labels, of which there are few:
//! `workflow` and `step` are the names of what the worker has registered, and `outcome` (or `status`) is one of a few words.
//! Ids, errors and payloads are never among them, so the number of series is bounded by the program.
//!
//! ```
//! use ergate::metrics::{ALL, Kind};
//!
//! let wait = ALL.iter().find(|metric| metric.name == "ergate_job_wait_seconds").ok_or("it is gone")?;
//! assert_eq!((wait.kind, wait.labels), (Kind::Histogram, &["workflow"][..]));
//! # Ok::<(), &str>(())
//! ```
//!
//! The book's chapter [on operating](crate::guide::operating) has them as a table, and says which are worth an alarm.

pub(crate) mod record;
pub(crate) mod table;

pub use self::record::describe;
pub use self::table::{ALL, Kind, Metric};
