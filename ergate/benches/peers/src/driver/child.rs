//! A process that is measured, and the figures that it says.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::Fallible;

/// So many seconds, and a process is not going to end any more.
const PATIENCE: &str = "240";

/// What one run of a process said of itself, by name.
pub(super) type Figures = BTreeMap<String, f64>;

/// A command that is killed when it takes too long.
pub(super) fn command(program: &Path) -> Command {
    let mut command = Command::new("timeout");
    command.args(["--signal=KILL", PATIENCE]).arg(program);
    command
}

/// Runs it to its end, and reads its last line.
pub(super) fn figures(mut command: Command) -> Fallible<Figures> {
    end(start(&mut command)?)
}

pub(super) fn start(command: &mut Command) -> Fallible<Child> {
    let command = command.stdin(Stdio::null()).stdout(Stdio::piped());
    Ok(command.stderr(Stdio::piped()).spawn()?)
}

pub(super) fn end(child: Child) -> Fallible<Figures> {
    let output = child.wait_with_output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        let last = complaint.lines().rev().find(|line| !line.trim().is_empty());
        let last = last.unwrap_or("it said nothing");
        return Err(format!("{}: {last}", output.status).into());
    }
    Ok(read(said.lines().last().unwrap_or_default()))
}

fn read(line: &str) -> Figures {
    let words = line
        .split_whitespace()
        .filter_map(|word| word.split_once('='));
    words
        .filter_map(|(name, number)| Some((name.to_owned(), number.parse().ok()?)))
        .collect()
}
