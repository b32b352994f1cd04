//! A megabyte through five steps, beside serde_json that reads and writes it as often.

use ergate::NewJob;
use ergate::prelude::*;
use gauge::{argument, own_seconds};
use serde::{Deserialize, Serialize};

use crate::Fallible;

const STEPS: usize = 5;
const BYTES: usize = 1_000_000;

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Row {
    id: u64,
    name: String,
    amount: f64,
    tags: Vec<String>,
    paid: bool,
}

macro_rules! passing_on {
    ($workflow:ident, $module:ident, $value:ty) => {
        mod $module {
            use super::*;

            #[step(inline)]
            fn one(value: $value) -> $value {
                value
            }

            #[step(inline)]
            fn two(value: $value) -> $value {
                value
            }

            #[step(inline)]
            fn three(value: $value) -> $value {
                value
            }

            #[step(inline)]
            fn four(value: $value) -> $value {
                value
            }

            #[step(inline)]
            fn five(value: $value) -> $value {
                value
            }

            pub(super) static $workflow: Workflow<$value> = Workflow::named(stringify!($module))
                .step::<one>()
                .step::<two>()
                .step::<three>()
                .step::<four>()
                .step::<five>()
                .build();
        }
    };
}

passing_on!(ROWS, rows, Vec<Row>);
passing_on!(TEXT, text, String);

pub(super) fn run() -> Fallible<()> {
    let jobs = argument("--jobs", 20);
    let (rows, text) = (some_rows(), "a word and another ".repeat(BYTES / 19));
    let job = |value: &Vec<Row>| rows::ROWS.job(value.clone());
    let (rows_ours, rows_alone) = (
        through(&rows::ROWS, || job(&rows), jobs)?,
        alone(&rows, jobs)?,
    );
    let (text_ours, text_alone) = (
        through(&text::TEXT, || text::TEXT.job(text.clone()), jobs)?,
        alone(&text, jobs)?,
    );
    println!(
        "bytes={} rows_ms={:.3} rows_alone_ms={:.3} text_ms={:.3} text_alone_ms={:.3}",
        serde_json::to_string(&rows)?.len(),
        rows_ours * 1e3,
        rows_alone * 1e3,
        text_ours * 1e3,
        text_alone * 1e3,
    );
    Ok(())
}

fn some_rows() -> Vec<Row> {
    let row = |id: u64| Row {
        id,
        name: format!("Customer number {id}"),
        amount: id as f64 * 1.25,
        tags: vec!["regular".to_owned(), format!("region-{}", id % 7)],
        paid: id.is_multiple_of(3),
    };
    let size = serde_json::to_string(&row(5_000)).map_or(1, |text| text.len() + 1);
    (0..(BYTES / size) as u64).map(row).collect()
}

/// Seconds of the processor for each job, one at a time, from its being handed in to its end.
fn through<I>(
    workflow: &Workflow<I>,
    job: impl Fn() -> NewJob + Sync,
    jobs: usize,
) -> Fallible<f64> {
    let store = Memory::new();
    let start = own_seconds();
    store.submit_all_blocking((0..jobs).map(|_| job()))?;
    Worker::new(store)
        .register(workflow)
        .concurrency(1)
        .run_until_idle_blocking()?;
    Ok((own_seconds() - start) / jobs as f64)
}

/// The same with nothing between: the input written once, and each step's input read and its result written.
fn alone<T: Clone + Serialize + for<'de> Deserialize<'de>>(
    value: &T,
    jobs: usize,
) -> Fallible<f64> {
    let start = own_seconds();
    for _ in 0..jobs {
        let mut text = serde_json::to_string(&value.clone())?;
        for _ in 0..STEPS {
            let value: T = serde_json::from_str(&text)?;
            text = serde_json::to_string(&value)?;
        }
        std::hint::black_box(text);
    }
    Ok((own_seconds() - start) / jobs as f64)
}
