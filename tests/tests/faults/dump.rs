//! All that stands in a store's file, to compare it with what stood there at another time.

use std::path::Path;

use rusqlite::{Connection, Row};

/// Every row of every table, after a check that the file is sound. Without a file there are none.
pub(crate) fn dump(file: &Path) -> Vec<String> {
    if !file.exists() {
        return Vec::new();
    }
    let connection = Connection::open(file).unwrap();
    check_soundness(&connection);
    let mut tables = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .unwrap();
    let tables = tables.query_map([], |row| row.get::<_, String>(0)).unwrap();
    tables
        .flat_map(|table| rows(&connection, &table.unwrap()))
        .collect()
}

/// SQLite's own check, which also compares every index with its table, and that no row belongs to nothing.
pub(crate) fn check_soundness(connection: &Connection) {
    let verdict: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(verdict, "ok");
    let mut orphans = connection.prepare("PRAGMA foreign_key_check").unwrap();
    assert!(!orphans.exists([]).unwrap(), "a row belongs to no job");
}

fn rows(connection: &Connection, table: &str) -> Vec<String> {
    let sql = format!("SELECT * FROM \"{table}\" ORDER BY 1, 2");
    // A table with one column has no second to go by.
    let mut statement = connection
        .prepare(&sql)
        .or_else(|_| connection.prepare(&format!("SELECT * FROM \"{table}\" ORDER BY 1")))
        .unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| Ok(line(table, row, columns)));
    rows.unwrap().map(Result::unwrap).collect()
}

fn line(table: &str, row: &Row<'_>, columns: usize) -> String {
    let values = (0..columns).map(|column| format!("{:?}", row.get_ref(column).unwrap()));
    format!("{table}: {}", values.collect::<Vec<_>>().join(", "))
}
