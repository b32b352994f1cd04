//! The tables.

use super::contender::{CONTENDERS, Contender, Group};
use super::results::{Results, Spread};
use super::table::{Table, number};
use super::targets;

pub(super) fn tables(results: &Results) -> Vec<Table> {
    vec![
        side_by_side(results),
        limits(results),
        targets::table(results),
    ]
}

fn side_by_side(results: &Results) -> Table {
    let mut table = Table::new(
        "Side by side: three steps of x + 1",
        &[
            "",
            "jobs",
            "steps per CPU-second",
            "steps per second",
            "peak memory",
            "ergate does, per CPU-second",
            "per second",
        ],
    );
    for group in Group::ALL {
        table.row([
            format!("**{}**", group.title()),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
        ]);
        for contender in CONTENDERS.iter().filter(|one| one.group == group) {
            table.row(line(results, contender));
        }
    }
    table
}

fn line(results: &Results, contender: &Contender) -> [String; 7] {
    let key = contender.key;
    // Among 3,000 jobs it is compared with itself among as many.
    let ours = match key {
        "apalis-sqlite" => "sqlite-3000",
        _ => contender.group.ours(),
    };
    let (cpu, wall) = (results.per_processor_second(key), results.per_second(key));
    let beside = |ours: Option<Spread>, theirs: Option<Spread>| match (ours, theirs) {
        (Some(_), _) if contender.key == contender.group.ours() => "1".to_owned(),
        (Some(ours), Some(theirs)) => format!("{}×", number(ours.median / theirs.median)),
        _ => "-".to_owned(),
    };
    let done = results.median(key, "steps").map(|steps| steps / 3.0);
    let jobs = match done {
        Some(done) if (done as usize) < contender.jobs => {
            format!("{} of {}", number(done), whole(contender.jobs))
        }
        _ => whole(contender.jobs),
    };
    [
        contender.name.to_owned(),
        jobs,
        range(cpu),
        range(wall),
        results
            .median(key, "peak_kib")
            .map_or("-".to_owned(), |kib| {
                format!("{} MiB", number(kib / 1024.0))
            }),
        beside(results.per_processor_second(ours), cpu),
        beside(results.per_second(ours), wall),
    ]
}

fn whole(count: usize) -> String {
    number(count as f64)
}

fn range(spread: Option<Spread>) -> String {
    let Some(spread) = spread else {
        return "-".to_owned();
    };
    let [median, lowest, highest] = [spread.median, spread.lowest, spread.highest].map(number);
    match lowest == highest {
        true => median,
        false => format!("{median} ({lowest}–{highest})"),
    }
}

fn limits(results: &Results) -> Table {
    let mut table = Table::new("The limits of this machine", &["", "median (range)", ""]);
    let mut row = |name: &str, key: &str, figure: &str, unit: &str| {
        table.row([
            name.to_owned(),
            range(results.spread(key, figure)),
            unit.to_owned(),
        ]);
    };
    row(
        "an empty function called",
        "call",
        "calls",
        "per CPU-second",
    );
    row(
        "the payload written and read as JSON",
        "json",
        "payload",
        "per CPU-second",
    );
    row(
        "the payload and a job's record written and read as JSON",
        "json",
        "both",
        "per CPU-second",
    );
    row(
        "4 KiB written and `fdatasync`",
        "fsync",
        "rate",
        "per second",
    );
    row(
        "SQLite, bare SQL of a transition, in groups of 64",
        "bare-sqlite",
        "bare",
        "per second",
    );
    row(
        "SQLite, ergate's store alone, 64 at a time",
        "bare-sqlite",
        "store",
        "per second",
    );
    row(
        "PostgreSQL, bare SQL of a transition, in groups of 64",
        "bare-postgres",
        "bare",
        "per second",
    );
    row(
        "pgbench, simple updates, prepared, 64 clients",
        "pgbench",
        "rate",
        "per second",
    );
    row(
        "PostgreSQL, steps that wait for 1 ms, 1 worker process",
        "scaling",
        "one",
        "steps per second",
    );
    row(
        "the same, 2 worker processes",
        "scaling",
        "two",
        "steps per second",
    );
    row(
        "idle: submitted to started, p50, in the process",
        "lag-memory",
        "p50_us",
        "µs",
    );
    row(
        "the same, SQLite, from another process",
        "lag-sqlite",
        "p50_us",
        "µs",
    );
    row(
        "the same, PostgreSQL, from another process",
        "lag-postgres",
        "p50_us",
        "µs",
    );
    row(
        "the server, with an idle worker",
        "idle-postgres",
        "server_percent",
        "% of a core",
    );
    row("1 MB of rows through 5 steps", "payload", "rows_ms", "ms");
    row("1 MB of text through 5 steps", "payload", "text_ms", "ms");
    table
}
