//! Which columns of the file are needed, and where they are.

use std::fmt;

use csv::ByteRecord;
use serde::{Deserialize, Serialize};

/// What the columns are called in the file's head.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Names {
    pub key: String,
    pub date: String,
    pub amount: String,
    pub by: String,
}

impl Default for Names {
    fn default() -> Names {
        Names {
            key: "order_id".to_owned(),
            date: "ordered_on".to_owned(),
            amount: "amount".to_owned(),
            by: "country".to_owned(),
        }
    }
}

/// The head of the file, and which of its columns are the ones that are needed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Columns {
    pub head: Vec<String>,
    pub key: usize,
    pub date: usize,
    pub amount: usize,
    pub by: usize,
}

/// The head lacks a column.
#[derive(Debug)]
pub struct NoColumn {
    option: &'static str,
    name: String,
    head: Vec<String>,
}

impl Columns {
    pub fn find(head: &ByteRecord, names: &Names) -> Result<Columns, NoColumn> {
        let head: Vec<String> = head
            .iter()
            .map(|name| String::from_utf8_lossy(name).trim().to_owned())
            .collect();
        let find = |option, name: &String| {
            let place = head.iter().position(|it| it == name);
            place.ok_or_else(|| NoColumn {
                option,
                name: name.clone(),
                head: head.clone(),
            })
        };
        Ok(Columns {
            key: find("--key", &names.key)?,
            date: find("--date", &names.date)?,
            amount: find("--amount", &names.amount)?,
            by: find("--by", &names.by)?,
            head,
        })
    }
}

impl fmt::Display for NoColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { option, name, head } = self;
        let example = head.first().map_or("COLUMN", String::as_str);
        let head = head.join("`, `");
        write!(
            f,
            "the file has no column `{name}`; its head has `{head}`: name yours, such as `{option} {example}`"
        )
    }
}

impl std::error::Error for NoColumn {}
