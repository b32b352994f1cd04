//! The program is run, killed at the worst moments and run again; what it loads is compared with what the maker of the file
//! knows.
//!
//! It is a test target of its own, with the modules of the program that it compares with: Cargo would otherwise build the
//! program's tests in place of the program.

#![allow(dead_code, reason = "the tests call only some of the parts")]

mod chunk;
mod columns;
#[path = "../tests/program/mod.rs"]
mod program;
mod row;
#[path = "../tests/said/mod.rs"]
mod said;
mod sales;
mod summary;
mod warehouse;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use ergate::backend::{JobFilter, Sqlite};
use ergate::prelude::*;
use rusqlite::{Connection, OpenFlags};

use program::Folder;
use said::{Said, command, said};
use sales::Known;

type Outcome = Result<(), Box<dyn Error>>;

const ROWS: u32 = 4_000;
/// Made of so many rows in chunks of 250, which are 16.
const MADE: [&str; 4] = ["--rows", "4000", "--chunk", "250"];

fn etl_csv(folder: &Folder, arguments: &[&str]) -> Result<Said, Box<dyn Error>> {
    said("etl_csv", folder, arguments)
}

fn known() -> Result<Known, Box<dyn Error>> {
    Ok(sales::write(ROWS, 7, &mut Vec::new())?)
}

/// The import's own folder.
fn import(folder: &Folder) -> Result<PathBuf, Box<dyn Error>> {
    let mut entries = fs::read_dir(&folder.0)?.filter_map(Result::ok);
    let import = entries.find(|entry| entry.path().is_dir());
    Ok(import.ok_or("there is no import")?.path())
}

fn table(folder: &Folder) -> Result<Connection, Box<dyn Error>> {
    let file = import(folder)?.join("warehouse.db");
    Ok(Connection::open_with_flags(
        file,
        OpenFlags::SQLITE_OPEN_READ_ONLY,
    )?)
}

/// Each row of the table as a text.
fn dump(connection: &Connection, table: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let mut select = connection.prepare(&format!("SELECT * FROM {table} ORDER BY 1"))?;
    let columns = select.column_count();
    let rows = select.query_map([], |row| {
        let cells: Result<Vec<String>, _> = (0..columns)
            .map(|column| row.get_ref(column).map(|cell| format!("{cell:?}")))
            .collect();
        Ok(cells?.join(" "))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn is_as_known(folder: &Folder, known: &Known) -> Outcome {
    let connection = table(folder)?;
    let mut select = connection.prepare("SELECT line, kind FROM rejects")?;
    let rejects = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let rejects: BTreeMap<i64, String> = rejects.collect::<Result<_, _>>()?;
    let wanted = known.rejects.iter();
    let wanted: BTreeMap<i64, String> = wanted
        .map(|(line, kind)| (*line as i64, (*kind).to_owned()))
        .collect();
    assert_eq!(rejects, wanted);

    let mut select = connection.prepare("SELECT by, rows, cents FROM totals")?;
    let totals = select.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
    let totals: BTreeMap<String, (u32, i64)> = totals.collect::<Result<_, _>>()?;
    let wanted = known.countries.iter();
    let wanted: BTreeMap<String, (u32, i64)> = wanted
        .map(|(country, sums)| ((*country).to_owned(), *sums))
        .collect();
    assert_eq!(totals, wanted);

    let mut sums = connection.prepare("SELECT by, count(*), sum(cents) FROM sales GROUP BY by")?;
    let sums = sums.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
    assert_eq!(sums.collect::<Result<BTreeMap<_, _>, _>>()?, wanted);
    Ok(())
}

#[test]
fn a_file_is_loaded_to_the_cent() -> Outcome {
    let folder = Folder::new("etl_csv")?;
    let known = known()?;
    for kind in [
        "amount",
        "columns",
        "date",
        "duplicate",
        "empty",
        "encoding",
    ] {
        assert!(known.rejects.values().any(|it| *it == kind), "no {kind}");
    }
    let said = etl_csv(&folder, &MADE)?;
    assert_eq!((&*said.err, said.code), ("", Some(0)));
    is_as_known(&folder, &known)?;

    let rejected = known.rejects.len() as i64;
    let cents = known.countries.values().map(|(_, cents)| cents).sum();
    for line in [
        format!(
            "reconciled: 4,000 rows = {} loaded + {rejected} rejected",
            summary::thousands(4_000 - rejected)
        ),
        format!("= {} loaded + ", summary::money(cents)),
    ] {
        assert!(said.out.contains(&line), "{line} is not in\n{}", said.out);
    }
    Ok(())
}

#[test]
fn rejects_stand_in_a_file_as_they_were() -> Outcome {
    let folder = Folder::new("etl_csv_rejects")?;
    etl_csv(&folder, &MADE)?;
    let mut file = csv::Reader::from_path(import(&folder)?.join("rejects.csv"))?;
    let source = fs::read(folder.0.join("sales-4000-7.csv"))?;
    let lines: Vec<&[u8]> = source.split(|byte| *byte == b'\n').collect();
    let mut rejected = Vec::new();
    for reject in file.byte_records() {
        let reject = reject?;
        let line: u64 = std::str::from_utf8(&reject[0])?.parse()?;
        let first = reject[2].split(|byte| *byte == b'\n').next();
        assert_eq!(first, Some(lines[line as usize - 1]));
        assert!(!reject[1].is_empty());
        rejected.push(line);
    }
    let known = known()?;
    assert_eq!(rejected, known.rejects.into_keys().collect::<Vec<_>>());
    Ok(())
}

/// It dies when rows are in the table and ergate does not know yet, again and again; and once by SIGKILL, wherever it is.
#[test]
fn crashes_change_nothing() -> Outcome {
    let folder = Folder::new("etl_csv_crashes")?;
    for chunks in ["1", "3", "2"] {
        let crash = [&MADE[..], &["--crash-after", chunks]].concat();
        let said = etl_csv(&folder, &crash)?;
        assert_eq!((&*said.out, said.code), ("", None), "{}", said.err);
    }
    let loaded = "SELECT count(*) FROM chunks WHERE rows IS NOT NULL";
    let count: i64 = table(&folder)?.query_row(loaded, [], |row| row.get(0))?;
    assert_eq!(count, 6, "each crash came after the chunks that it was to");

    let mut killed = command("etl_csv", &folder, &MADE)?
        .stdout(Stdio::null())
        .spawn()?;
    while killed.try_wait()?.is_none() {
        let count: i64 = table(&folder)?.query_row(loaded, [], |row| row.get(0))?;
        if count > 6 {
            break;
        }
        sleep(Duration::from_millis(1));
    }
    killed.kill()?;
    killed.wait()?;

    let said = etl_csv(&folder, &MADE)?;
    assert_eq!((&*said.err, said.code), ("", Some(0)));
    is_as_known(&folder, &known()?)?;

    let undisturbed = Folder::new("etl_csv_undisturbed")?;
    etl_csv(&undisturbed, &MADE)?;
    for name in ["sales", "rejects", "totals", "chunks"] {
        let [disturbed, undisturbed] = [&folder, &undisturbed].map(|it| dump(&table(it)?, name));
        assert_eq!(disturbed?, undisturbed?, "{name}");
    }
    Ok(())
}

#[test]
fn a_second_run_does_nothing_again() -> Outcome {
    let folder = Folder::new("etl_csv_twice")?;
    let first = etl_csv(&folder, &MADE)?;
    let before = runs(&folder)?;
    assert!(before.len() >= 16, "{before:?}");
    let second = etl_csv(&folder, &MADE)?;
    let bare = |said: &Said| said.out.split("\nin ").next().map(str::to_owned);
    assert_eq!(bare(&first), bare(&second));
    assert_eq!(runs(&folder)?, before);
    Ok(())
}

/// How many steps each job has run, by the jobs' ids.
fn runs(folder: &Folder) -> Result<Vec<(String, usize)>, Box<dyn Error>> {
    let store = Sqlite::open(import(folder)?.join("jobs.db"))?;
    let jobs = store.list_blocking(&JobFilter::new())?;
    let counted = jobs.iter().map(|job| (job.id.to_string(), job.runs.len()));
    let mut counted: Vec<_> = counted.collect();
    counted.sort();
    Ok(counted)
}

/// With a mark at its head, line breaks as on Windows, empty lines, and none at its end.
const OWN: &[u8] = b"\xef\xbb\xbfid,when,total,shop\r\n\r\n\
    1,2026-01-01,1.00,A\r\n\r\n\
    2,2026-01-01,x,\"B\r\n c\"\r\n\
    1,2026-01-02,1.00,A\r\n\
    3,2026-01-02,2.00\r\n\
    4,2026-01-03,-0.30,\"A, too\"";

fn own(folder: &Folder, bytes: &[u8]) -> Result<String, Box<dyn Error>> {
    let file = folder.0.join("own.csv");
    fs::write(&file, bytes)?;
    Ok(file.display().to_string())
}

#[test]
fn a_file_of_ones_own_is_loaded_by_the_columns_that_are_named() -> Outcome {
    for chunk in ["1", "2", "100"] {
        let folder = Folder::new("etl_csv_own")?;
        let file = own(&folder, OWN)?;
        let names = "--key id --date when --amount total --by shop --chunk";
        let mut arguments: Vec<&str> = names.split(' ').collect();
        arguments.extend([chunk, &file]);
        let said = etl_csv(&folder, &arguments)?;
        assert_eq!((&*said.err, said.code), ("", Some(0)), "{}", said.out);
        let rejects = fs::read_to_string(import(&folder)?.join("rejects.csv"))?;
        let wanted = "line,reason,row\n\
            5,total is no amount such as 12.50: `x`,\"2,2026-01-01,x,\"\"B\r\n c\"\"\"\n\
            7,id `1` stands in line 3 already,\"1,2026-01-02,1.00,A\"\n\
            8,3 columns instead of 4,\"3,2026-01-02,2.00\"\n";
        assert_eq!(rejects, wanted, "in chunks of {chunk}");
        let totals = dump(&table(&folder)?, "totals")?;
        let [a, too] = &totals[..] else {
            return Err(format!("{totals:?}").into());
        };
        assert!(a.ends_with("Integer(1) Integer(100)"), "{a}");
        assert!(too.ends_with("Integer(1) Integer(-30)"), "{too}");
    }
    Ok(())
}

#[test]
fn a_file_without_rows_is_no_mistake() -> Outcome {
    let folder = Folder::new("etl_csv_head")?;
    let file = own(&folder, b"order_id,ordered_on,amount,country\n")?;
    let said = etl_csv(&folder, &[&file])?;
    assert_eq!((&*said.err, said.code), ("", Some(0)));
    assert!(
        said.out.starts_with("own.csv: a head, and no rows\n"),
        "{}",
        said.out
    );
    Ok(())
}

#[test]
fn mistakes_are_told() -> Outcome {
    let folder = Folder::new("etl_csv_mistakes")?;
    let file = own(&folder, OWN)?;
    let nowhere = folder.0.join("nowhere.csv").display().to_string();
    for (arguments, told) in [
        (&["--rows"][..], "`--rows` needs a value"),
        (&["--rows", "few"], "`--rows` can't be `few`"),
        (&["--chunk", "0"], "`--chunk` is at least 1"),
        (&["one.csv", "two.csv"], "`two.csv` is one too many"),
        (&["--fast"], "`--fast` is one too many"),
        (&[&nowhere], "nowhere.csv: No such file"),
        (
            &[&file],
            "no column `order_id`; its head has `id`, `when`, `total`, `shop`: name yours, such as `--key id`",
        ),
    ] {
        let said = etl_csv(&folder, arguments)?;
        assert_eq!(said.code, Some(1), "{arguments:?}: {}", said.out);
        assert!(said.err.contains(told), "{arguments:?}: {}", said.err);
    }
    // The column is named now, and it is another import.
    let named = "--key id --date when --amount total --by shop";
    let arguments: Vec<&str> = named.split(' ').chain([&*file]).collect();
    assert_eq!(etl_csv(&folder, &arguments)?.code, Some(0));
    Ok(())
}

#[test]
fn money_is_counted_in_cents() {
    for (text, cents) in [
        ("12.50", Some(12_50)),
        ("-0.30", Some(-30)),
        ("7", Some(7_00)),
        ("0.1", None),
        ("1,000.00", None),
        (".50", None),
        ("--1.00", None),
        ("99999999999999999999.00", None),
    ] {
        assert_eq!(row::cents(text), cents, "{text}");
    }
    assert_eq!(summary::money(-123_456_789), "-1,234,567.89");
}
