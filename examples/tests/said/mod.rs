//! What a program prints that leaves its results in a folder.

use std::error::Error;
use std::process::Command;

use crate::program::{Folder, program};

/// What it said, and how it ended.
pub struct Said {
    pub out: String,
    pub err: String,
    pub code: Option<i32>,
}

/// The program, about to work in this folder.
pub fn command(name: &str, folder: &Folder, arguments: &[&str]) -> Result<Command, Box<dyn Error>> {
    let mut command = Command::new(program(name)?);
    command.arg("--to").arg(&folder.0).args(arguments);
    Ok(command)
}

/// Runs it to its end.
pub fn said(name: &str, folder: &Folder, arguments: &[&str]) -> Result<Said, Box<dyn Error>> {
    let output = command(name, folder, arguments)?.output()?;
    Ok(Said {
        out: String::from_utf8(output.stdout)?,
        err: String::from_utf8(output.stderr)?,
        code: output.status.code(),
    })
}
