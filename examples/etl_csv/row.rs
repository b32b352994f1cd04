//! One row: read, or rejected with the reason.

use std::fmt;
use std::str;

use chrono::NaiveDate;
use csv::ByteRecord;
use serde_json::{Map, Value};

use crate::columns::Columns;

/// A row that can be loaded.
#[derive(Debug, PartialEq)]
pub struct Row {
    pub key: String,
    pub day: NaiveDate,
    pub by: String,
    pub cents: i64,
    /// All other columns, as JSON.
    pub details: String,
}

/// Why a row can't be loaded. That its key is there already is found later, when all rows are.
#[derive(Debug, PartialEq)]
pub enum Reason {
    Columns { has: usize, wants: usize },
    Encoding { column: String },
    Empty { column: String },
    Date { column: String, text: String },
    Amount { column: String, text: String },
}

impl Row {
    pub fn read(record: &ByteRecord, columns: &Columns) -> Result<Row, Reason> {
        let (has, wants) = (record.len(), columns.head.len());
        if has != wants {
            return Err(Reason::Columns { has, wants });
        }
        let mut texts = Vec::with_capacity(has);
        for (bytes, column) in record.iter().zip(&columns.head) {
            let text = str::from_utf8(bytes).map_err(|_| Reason::Encoding {
                column: column.clone(),
            })?;
            texts.push(text.trim());
        }
        Row::of(&texts, columns)
    }

    fn of(texts: &[&str], columns: &Columns) -> Result<Row, Reason> {
        let column = |place: usize| columns.head[place].clone();
        let text = |place: usize| texts[place].to_owned();
        if texts[columns.key].is_empty() {
            return Err(Reason::Empty {
                column: column(columns.key),
            });
        }
        let day = texts[columns.date].parse().map_err(|_| Reason::Date {
            column: column(columns.date),
            text: text(columns.date),
        })?;
        let cents = cents(texts[columns.amount]).ok_or_else(|| Reason::Amount {
            column: column(columns.amount),
            text: text(columns.amount),
        })?;
        Ok(Row {
            key: text(columns.key),
            day,
            by: text(columns.by),
            cents,
            details: details(texts, columns),
        })
    }
}

/// Money is counted in cents, and never passes through a number that rounds.
pub fn cents(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "00"));
    let all_digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    if whole.is_empty() || part.len() != 2 || !all_digits(whole) || !all_digits(part) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = part.parse().ok()?;
    Some(sign * whole.checked_mul(100)?.checked_add(part)?)
}

fn details(texts: &[&str], columns: &Columns) -> String {
    let needed = [columns.key, columns.date, columns.amount, columns.by];
    let mut details = Map::new();
    for (place, text) in texts.iter().enumerate() {
        if !needed.contains(&place) {
            details.insert(columns.head[place].clone(), Value::from(*text));
        }
    }
    Value::Object(details).to_string()
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Columns { has, wants } => write!(f, "{has} columns instead of {wants}"),
            Reason::Encoding { column } => write!(f, "{column} is not UTF-8"),
            Reason::Empty { column } => write!(f, "{column} is empty"),
            Reason::Date { column, text } => {
                write!(f, "{column} is no date such as 2026-11-22: `{text}`")
            }
            Reason::Amount { column, text } => {
                write!(f, "{column} is no amount such as 12.50: `{text}`")
            }
        }
    }
}

impl Reason {
    /// What the summary counts it under.
    pub fn kind(&self) -> &'static str {
        match self {
            Reason::Columns { .. } => "columns",
            Reason::Encoding { .. } => "encoding",
            Reason::Empty { .. } => "empty",
            Reason::Date { .. } => "date",
            Reason::Amount { .. } => "amount",
        }
    }
}

/// The kind of a row whose key stands in an earlier one.
pub const DUPLICATE: &str = "duplicate";
