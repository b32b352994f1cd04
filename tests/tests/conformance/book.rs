//! The book's table of the differences says what the tests check.

use std::fs;
use std::path::Path;

use crate::differences::{DIFFERENCES, Difference, Shown};

const PAGE: &str = "../ergate/docs/from_python.md";

#[test]
fn the_books_table_is_the_one_that_is_tested() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let page = fs::read_to_string(&path).expect("the book's page of the differences");
    let expected = with_table(&page, &table());
    if std::env::var_os("WRITE_BOOK").is_some() {
        fs::write(&path, expected).expect("the page can be written");
        return;
    }
    assert!(
        page == expected,
        "the table in {} is not that of differences.rs; to write it anew:\n    \
         WRITE_BOOK=1 cargo test -p tests --test conformance book",
        path.display()
    );
}

const HEAD: &str = "| The Python package | Here | Why | Recordings |";

/// The page with this table in the place of its own.
fn with_table(page: &str, table: &str) -> String {
    let is_row = |line: &&str| line.starts_with('|');
    let before: Vec<&str> = page.lines().take_while(|line| *line != HEAD).collect();
    let after: Vec<&str> = page.lines().skip(before.len()).skip_while(is_row).collect();
    let lines = before.into_iter().chain(table.lines()).chain(after);
    lines.map(|line| format!("{line}\n")).collect()
}

fn table() -> String {
    let head = format!("{HEAD}\n| --- | --- | --- | --- |\n");
    let rows = DIFFERENCES.iter().map(row);
    rows.fold(head, |table, row| table + &row)
}

fn row(difference: &Difference) -> String {
    let recordings = match difference.shown {
        Shown::In(cases) => cases
            .iter()
            .map(|case| format!("`{case}`"))
            .collect::<Vec<_>>()
            .join(", "),
        Shown::Wherever(_) => "all".to_owned(),
    };
    let Difference {
        python, rust, why, ..
    } = difference;
    format!("| {python} | {rust} | {why} | {recordings} |\n")
}
