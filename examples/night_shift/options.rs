//! What the program is asked to do.

use std::path::PathBuf;
use std::str::FromStr;

use ergate::BoxError;

pub const USAGE: &str = "\
night_shift [OPTIONS]        play a night, and audit it
night_shift audit FOLDER     audit a night that was kept

  --orders N     how many orders come in (200)
  --seed N       which orders, and which troubles (7)
  --workers N    how many worker processes there are at a time (4)
  --kill N       how many of them are killed in the middle of their work (3)
  --keep         keep the folder with the ledger and ergate's store";

pub enum Command {
    Night(Options),
    /// A worker process: the program starts these itself.
    Work {
        folder: PathBuf,
        name: String,
        seed: u64,
    },
    Audit(PathBuf),
    Help,
}

pub struct Options {
    pub orders: u32,
    pub seed: u64,
    pub workers: usize,
    pub kill: u32,
    pub keep: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            orders: 200,
            seed: 7,
            workers: 4,
            kill: 3,
            keep: false,
        }
    }
}

impl Command {
    pub fn read(arguments: impl Iterator<Item = String>) -> Result<Command, BoxError> {
        let mut arguments = arguments.peekable();
        match arguments.peek().map(String::as_str) {
            Some("audit") => {
                let folder = arguments.nth(1).ok_or("which night? `audit FOLDER`")?;
                Ok(Command::Audit(folder.into()))
            }
            Some("work") => {
                arguments.next();
                Ok(Command::Work {
                    folder: value("work", arguments.next())?,
                    name: value("work", arguments.next())?,
                    seed: value("work", arguments.next())?,
                })
            }
            _ => options(arguments),
        }
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Command, BoxError> {
    let mut options = Options::default();
    while let Some(name) = arguments.next() {
        match &*name {
            "--orders" => options.orders = value(&name, arguments.next())?,
            "--seed" => options.seed = value(&name, arguments.next())?,
            "--workers" => options.workers = value(&name, arguments.next())?,
            "--kill" => options.kill = value(&name, arguments.next())?,
            "--keep" => options.keep = true,
            "--help" | "-h" => return Ok(Command::Help),
            other => return Err(format!("there is no option `{other}`\n\n{USAGE}").into()),
        }
    }
    if options.workers == 0 {
        return Err(
            "without a worker nothing would ever be done: `--workers` is at least 1".into(),
        );
    }
    Ok(Command::Night(options))
}

fn value<T: FromStr>(name: &str, text: Option<String>) -> Result<T, BoxError> {
    let text = text.ok_or_else(|| format!("`{name}` needs a value\n\n{USAGE}"))?;
    let value = text.parse().ok();
    value.ok_or_else(|| format!("`{name}` can't be `{text}`\n\n{USAGE}").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command, BoxError> {
        Command::read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_are_read() {
        let command = read("--orders 30 --kill 0 --keep");
        let Ok(Command::Night(options)) = command else {
            panic!("not a night");
        };
        assert_eq!((options.orders, options.kill, options.keep), (30, 0, true));
        assert_eq!((options.seed, options.workers), (7, 4));
    }

    #[test]
    fn mistakes_are_told() {
        let told = |line| read(line).err().map(|error| error.to_string());
        for (line, beginning) in [
            ("--order 3", "there is no option `--order`"),
            ("--orders", "`--orders` needs a value"),
            ("--orders few", "`--orders` can't be `few`"),
            ("--workers 0", "without a worker"),
            ("audit", "which night?"),
        ] {
            let told = told(line).unwrap_or_default();
            assert!(told.starts_with(beginning), "{line}: {told}");
        }
    }
}
