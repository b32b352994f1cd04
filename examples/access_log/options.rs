//! What the program is asked to do.

use std::path::PathBuf;
use std::str::FromStr;

use ergate::BoxError;

pub const USAGE: &str = "\
access_log [OPTIONS]         read a log that is made from a seed
access_log [OPTIONS] FILE    read your own: the combined format, with the milliseconds as the last word or without

  --lines N     how many lines are made (500000)
  --days N      of how many days (7)
  --seed N      which lines, and what is planted (7)
  --to FOLDER   where the results go (target/access_log)";

#[derive(Debug)]
pub enum Command {
    Read(Options),
    Help,
}

#[derive(Debug)]
pub struct Options {
    /// The user's own log.
    pub file: Option<PathBuf>,
    pub lines: u64,
    pub days: i64,
    pub seed: u64,
    pub to: Option<PathBuf>,
}

impl Command {
    pub fn read(mut arguments: impl Iterator<Item = String>) -> Result<Command, BoxError> {
        let mut options = Options {
            file: None,
            lines: 500_000,
            days: 7,
            seed: 7,
            to: None,
        };
        while let Some(name) = arguments.next() {
            let mut value = || {
                let value = arguments.next();
                value.ok_or_else(|| format!("`{name}` needs a value\n\n{USAGE}"))
            };
            match &*name {
                "--lines" => options.lines = number(&name, &value()?)?,
                "--days" => options.days = number(&name, &value()?)?,
                "--seed" => options.seed = number(&name, &value()?)?,
                "--to" => options.to = Some(value()?.into()),
                "--help" | "-h" => return Ok(Command::Help),
                other if other.starts_with('-') || options.file.is_some() => {
                    return Err(format!("`{other}` is one too many\n\n{USAGE}").into());
                }
                file => options.file = Some(file.into()),
            }
        }
        if !(2..=28).contains(&options.days) {
            return Err("`--days` is from 2 to 28: what is planted needs room".into());
        }
        Ok(Command::Read(options))
    }
}

fn number<T: FromStr>(name: &str, text: &str) -> Result<T, BoxError> {
    let number = text.parse().ok();
    number.ok_or_else(|| format!("`{name}` can't be `{text}`\n\n{USAGE}").into())
}
