//! What the import came to, in words.

use std::fmt::Write as _;
use std::path::Path;

use ergate::BoxError;

use crate::warehouse::Warehouse;

pub fn summary(file: &Path, warehouse: &Warehouse) -> Result<String, BoxError> {
    let balance = warehouse.balance()?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    if balance.rows == 0 {
        return Ok(format!("{name}: a head, and no rows\n"));
    }
    let mut text = format!(
        "{name}: {} rows\n\n  loaded   {:>9}  {:>16}\n",
        thousands(balance.rows),
        thousands(balance.loaded),
        money(balance.loaded_cents)
    );
    for (by, rows, cents) in rows(warehouse, "SELECT by, rows, cents FROM totals ORDER BY by")? {
        let (rows, money) = (thousands(rows), money(cents));
        writeln!(text, "    {by:<12} {rows:>9}  {money:>16}")?;
    }
    writeln!(text, "  rejected {:>9}", thousands(balance.rejected))?;
    let kinds = "SELECT kind, count(*), 0 FROM rejects GROUP BY kind ORDER BY count(*) DESC, kind";
    for (kind, rows, _) in rows(warehouse, kinds)? {
        writeln!(text, "    {kind:<12} {:>9}", thousands(rows))?;
    }
    writeln!(
        text,
        "\nreconciled: {} rows = {} loaded + {} rejected",
        thousands(balance.rows),
        thousands(balance.loaded),
        thousands(balance.rejected)
    )?;
    writeln!(
        text,
        "            {} read = {} loaded + {} in duplicates",
        money(balance.cents),
        money(balance.loaded_cents),
        money(balance.rejected_cents)
    )?;
    writeln!(text, "rejects:    {}", warehouse.rejects().display())?;
    writeln!(
        text,
        "table:      {}",
        warehouse.rejects().with_file_name("warehouse.db").display()
    )?;
    Ok(text)
}

fn rows(warehouse: &Warehouse, select: &str) -> Result<Vec<(String, i64, i64)>, BoxError> {
    let connection = warehouse.lock();
    let mut select = connection.prepare(select)?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn money(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    let whole = thousands((cents / 100) as i64);
    format!("{sign}{whole}.{:02}", cents % 100)
}

pub fn thousands(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) && !text.ends_with('-') {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
