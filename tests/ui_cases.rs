use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// The compiler whose messages are in the repository.
const PINNED: &str = "rustc 1.95.";

/// Where the cases of this folder are, for trybuild: with their messages on the compiler that these are of, and on any
/// other without them, as a copy below `scratch`. There, a case must only be refused.
///
/// # Errors
///
/// When there is no compiler, or no room for the copy.
pub fn ui_cases(folder: &Path, scratch: &Path) -> io::Result<PathBuf> {
    if compiler()?.starts_with(PINNED) {
        Ok(folder.to_owned())
    } else {
        without_messages(folder, scratch)
    }
}

fn compiler() -> io::Result<String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output()?;
    Ok(String::from_utf8_lossy(&version.stdout).into_owned())
}

/// A copy of the cases alone: trybuild accepts any message for a case that has none.
fn without_messages(folder: &Path, scratch: &Path) -> io::Result<PathBuf> {
    let copy = scratch.join(folder);
    fs::create_dir_all(&copy)?;
    for case in fs::read_dir(folder)? {
        let case = case?.path();
        if case.extension().is_some_and(|extension| extension == "rs")
            && let Some(name) = case.file_name()
        {
            fs::copy(&case, copy.join(name))?;
        }
    }
    Ok(copy)
}
