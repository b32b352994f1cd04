//! What the program is asked to do.

use std::path::PathBuf;
use std::str::FromStr;

use ergate::BoxError;

use crate::columns::Names;

pub const USAGE: &str = "\
etl_csv [OPTIONS]             load a file that is made from a seed
etl_csv [OPTIONS] FILE.csv    load your own

  --key COLUMN      tells one row from another (order_id)
  --date COLUMN     a day, such as 2026-11-22 (ordered_on)
  --amount COLUMN   money, such as 12.50 (amount)
  --by COLUMN       what the sums are by (country)
  --rows N          how many rows are made (200000)
  --seed N          which rows, and what is wrong with them (7)
  --chunk N         how many rows a job takes (5000)
  --to FOLDER       where the results go (target/etl_csv)
  --crash-after N   die when N chunks are loaded: run it again without, and nothing is missing or there twice";

#[derive(Debug)]
pub enum Command {
    Load(Options),
    Help,
}

#[derive(Debug)]
pub struct Options {
    /// The user's own file.
    pub file: Option<PathBuf>,
    pub names: Names,
    pub rows: u32,
    pub seed: u64,
    pub chunk: u32,
    pub to: Option<PathBuf>,
    pub crash_after: Option<u32>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            file: None,
            names: Names::default(),
            rows: 200_000,
            seed: 7,
            chunk: 5_000,
            to: None,
            crash_after: None,
        }
    }
}

impl Command {
    pub fn read(mut arguments: impl Iterator<Item = String>) -> Result<Command, BoxError> {
        let mut options = Options::default();
        while let Some(name) = arguments.next() {
            let mut value = || {
                let value = arguments.next();
                value.ok_or_else(|| format!("`{name}` needs a value\n\n{USAGE}"))
            };
            match &*name {
                "--key" => options.names.key = value()?,
                "--date" => options.names.date = value()?,
                "--amount" => options.names.amount = value()?,
                "--by" => options.names.by = value()?,
                "--rows" => options.rows = number(&name, &value()?)?,
                "--seed" => options.seed = number(&name, &value()?)?,
                "--chunk" => options.chunk = number(&name, &value()?)?,
                "--to" => options.to = Some(value()?.into()),
                "--crash-after" => options.crash_after = Some(number(&name, &value()?)?),
                "--help" | "-h" => return Ok(Command::Help),
                other if other.starts_with('-') || options.file.is_some() => {
                    return Err(format!("`{other}` is one too many\n\n{USAGE}").into());
                }
                file => options.file = Some(file.into()),
            }
        }
        if options.chunk == 0 {
            return Err("a job can't take no rows: `--chunk` is at least 1".into());
        }
        Ok(Command::Load(options))
    }
}

fn number<T: FromStr>(name: &str, text: &str) -> Result<T, BoxError> {
    let number = text.parse().ok();
    number.ok_or_else(|| format!("`{name}` can't be `{text}`\n\n{USAGE}").into())
}
