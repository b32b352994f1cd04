//! What the program is asked to do.

use std::path::PathBuf;
use std::str::FromStr;

use ergate::BoxError;

pub const USAGE: &str = "\
contact_sheet [OPTIONS]

  --seed N      which pictures (7)
  --painted N   how high they are painted, in pixels (180)
  --height N    how high they are on the sheet (160)
  --quiet       no bars
  --to FOLDER   where the pictures and the sheet go (target/contact_sheet)";

#[derive(Debug)]
pub enum Command {
    Develop(Options),
    Help,
}

#[derive(Debug)]
pub struct Options {
    pub seed: u64,
    pub painted: usize,
    pub height: usize,
    pub quiet: bool,
    pub to: Option<PathBuf>,
}

impl Command {
    pub fn read(mut arguments: impl Iterator<Item = String>) -> Result<Command, BoxError> {
        let mut options = Options {
            seed: 7,
            painted: 180,
            height: 160,
            quiet: false,
            to: None,
        };
        while let Some(name) = arguments.next() {
            let mut value = || {
                let value = arguments.next();
                value.ok_or_else(|| format!("`{name}` needs a value\n\n{USAGE}"))
            };
            match &*name {
                "--seed" => options.seed = number(&name, &value()?)?,
                "--painted" => options.painted = size(&name, &value()?)?,
                "--height" => options.height = size(&name, &value()?)?,
                "--quiet" => options.quiet = true,
                "--to" => options.to = Some(value()?.into()),
                "--help" | "-h" => return Ok(Command::Help),
                other => return Err(format!("there is no option `{other}`\n\n{USAGE}").into()),
            }
        }
        Ok(Command::Develop(options))
    }
}

fn number<T: FromStr>(name: &str, text: &str) -> Result<T, BoxError> {
    let number = text.parse().ok();
    number.ok_or_else(|| format!("`{name}` can't be `{text}`\n\n{USAGE}").into())
}

/// A height that leaves something to see, and room in memory.
fn size(name: &str, text: &str) -> Result<usize, BoxError> {
    match number(name, text)? {
        size @ 16..=2000 => Ok(size),
        size => Err(format!("`{name}` is from 16 to 2000 pixels, not {size}").into()),
    }
}
