//! The examples as programs that tests run.

use std::env;
use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where Cargo puts examples: `target/debug/examples`, beside `target/debug/deps`, from where tests run.
fn folder() -> Result<PathBuf, Box<dyn Error>> {
    let test = env::current_exe()?;
    let profile = test.ancestors().nth(2).ok_or("the test has no folder")?;
    Ok(profile.join("examples"))
}

/// The built program. Cargo builds all examples with the tests, unless it is told to build this test alone.
pub fn program(name: &str) -> Result<PathBuf, Box<dyn Error>> {
    let folder = folder()?;
    let program = folder.join(name).with_extension(env::consts::EXE_EXTENSION);
    if !program.exists() {
        build(name, &folder)?;
    }
    Ok(program)
}

fn build(name: &str, folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut parents = folder.ancestors().skip(1);
    let (Some(profile), Some(target)) = (parents.next(), parents.next()) else {
        return Err("the folder of the examples is not in a target folder".into());
    };
    let profile = match profile.file_name().and_then(OsStr::to_str) {
        None | Some("debug") => "dev",
        Some(profile) => profile,
    };
    let built = Command::new(env!("CARGO"))
        .args(["build", "--example", name, "--profile", profile])
        .arg("--target-dir")
        .arg(target)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()?;
    if built.success() {
        Ok(())
    } else {
        Err(format!("example {name} can't be built").into())
    }
}

/// A folder that is gone after the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Result<Folder, Box<dyn Error>> {
        let path = env::temp_dir().join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What can't be deleted is left to the system.
        let _ = fs::remove_dir_all(&self.0);
    }
}
