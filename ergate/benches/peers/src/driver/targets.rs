//! Where ergate must stand.

use super::results::Results;
use super::table::{Table, number};

enum Wanted {
    AtLeast(f64),
    AtMost(f64),
}

use Wanted::{AtLeast, AtMost};

struct Target {
    work: &'static str,
    wanted: Wanted,
    unit: &'static str,
    measured: Option<f64>,
}

pub(super) fn table(results: &Results) -> Table {
    let mut table = Table::new(
        "What is wanted of ergate, and what came out",
        &["work", "wanted", "measured", ""],
    );
    for target in targets(results) {
        let (sign, limit) = match target.wanted {
            AtLeast(limit) => ("≥", limit),
            AtMost(limit) => ("≤", limit),
        };
        let with_unit = |value: f64| format!("{}{}", number(value), target.unit);
        let is_met = target.measured.map(|measured| match target.wanted {
            AtLeast(limit) => measured >= limit,
            AtMost(limit) => measured <= limit,
        });
        let verdict = match is_met {
            Some(true) => "met",
            Some(false) => "not met",
            None => "not measured",
        };
        table.row([
            target.work.to_owned(),
            format!("{sign} {}", with_unit(limit)),
            target.measured.map_or("-".to_owned(), with_unit),
            verdict.to_owned(),
        ]);
    }
    table
}

fn targets(results: &Results) -> Vec<Target> {
    let cpu = |key: &str| Some(results.per_processor_second(key)?.median);
    let wall = |key: &str| Some(results.per_second(key)?.median);
    let ratio = |above: Option<f64>, below: Option<f64>| Some(above? / below?);
    let figure = |key: &str, name: &str| results.median(key, name);
    let least = |work, factor, measured| Target {
        work,
        wanted: AtLeast(factor),
        unit: "×",
        measured,
    };
    let most = |work, limit, unit, measured| Target {
        work,
        wanted: AtMost(limit),
        unit,
        measured,
    };
    // At its better setting, as the others.
    let memory = || Some(cpu("memory")?.max(cpu("memory-1")?));
    let postgres = || wall("postgres");
    let kib_for_each = |few: &str, many: &str, jobs: f64| {
        Some((figure(many, "kib")? - figure(few, "kib")?).max(0.0) / jobs)
    };
    vec![
        least(
            "in the process, typed, beside sayiir's in-process runner",
            1.0,
            ratio(cpu("here"), cpu("sayiir-here")),
        ),
        least(
            "in memory beside apalis, per CPU-second",
            4.0,
            ratio(memory(), cpu("apalis-memory")),
        ),
        least(
            "in memory beside sayiir with checkpoints, per CPU-second",
            3.0,
            ratio(memory(), cpu("sayiir-checkpoints")),
        ),
        least(
            "in memory beside the Python package, per CPU-second",
            30.0,
            ratio(memory(), cpu("python")),
        ),
        least(
            "in memory beside reading and writing the payload and a record",
            0.25,
            ratio(memory(), figure("json", "both")),
        ),
        least(
            "SQLite beside apalis-sqlite, 3,000 jobs",
            100.0,
            ratio(wall("sqlite-3000"), wall("apalis-sqlite")),
        ),
        least(
            "SQLite beside a bare loop of the same SQL, in groups of 64",
            0.5,
            ratio(wall("sqlite"), figure("bare-sqlite", "bare")),
        ),
        most(
            "SQLite, a step among 100,000 jobs that are over, beside 300",
            1.3,
            "×",
            ratio(figure("many", "micros"), figure("few", "micros")),
        ),
        least(
            "PostgreSQL beside dbos",
            10.0,
            ratio(postgres(), wall("dbos")),
        ),
        least(
            "PostgreSQL beside underway",
            50.0,
            ratio(postgres(), wall("underway")),
        ),
        least(
            "PostgreSQL beside a bare loop of the same SQL, in groups of 64",
            0.5,
            ratio(postgres(), figure("bare-postgres", "bare")),
        ),
        least(
            "PostgreSQL beside pgbench's simple updates, 64 clients",
            2.0,
            ratio(postgres(), figure("pgbench", "rate")),
        ),
        most(
            "idle: submitted to started, p99, in the process",
            1.0,
            " ms",
            milli(figure("lag-memory", "p99_us")),
        ),
        most(
            "the same, SQLite, from another process",
            60.0,
            " ms",
            milli(figure("lag-sqlite", "p99_us")),
        ),
        most(
            "the same, PostgreSQL, from another process",
            10.0,
            " ms",
            milli(figure("lag-postgres", "p99_us")),
        ),
        most(
            "an idle worker on `Memory`",
            0.5,
            " % of a core",
            figure("idle-memory", "percent"),
        ),
        most(
            "an idle worker on SQLite",
            0.5,
            " % of a core",
            figure("idle-sqlite", "percent"),
        ),
        most(
            "an idle worker on PostgreSQL",
            0.5,
            " % of a core",
            figure("idle-postgres", "percent"),
        ),
        most(
            "memory for each of 100,000 jobs that wait, SQLite",
            0.1,
            " KiB",
            kib_for_each("waiting-few-sqlite", "waiting-many-sqlite", 99_900.0),
        ),
        most(
            "the same, PostgreSQL",
            0.1,
            " KiB",
            kib_for_each("waiting-few-postgres", "waiting-many-postgres", 99_900.0),
        ),
        most(
            "memory for each of 10,000 jobs that run",
            8.0,
            " KiB",
            kib_for_each("running-few", "running-many", 9_900.0),
        ),
        least(
            "1 MB of rows through 5 steps, beside serde_json alone",
            0.5,
            ratio(
                figure("payload", "rows_alone_ms"),
                figure("payload", "rows_ms"),
            ),
        ),
        least(
            "1 MB of text through 5 steps, beside serde_json alone",
            0.5,
            ratio(
                figure("payload", "text_alone_ms"),
                figure("payload", "text_ms"),
            ),
        ),
        least(
            "PostgreSQL, 2 workers beside 1, steps that wait for 1 ms",
            1.6,
            figure("scaling", "gain"),
        ),
    ]
}

fn milli(micros: Option<f64>) -> Option<f64> {
    Some(micros? / 1e3)
}
