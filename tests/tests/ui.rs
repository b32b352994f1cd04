//! Each mistake in `ui/` is refused by the compiler, with the message that stands beside it; its twins in `ui/pass` compile.
//!
//! Messages are compared on the compiler in `rust-toolchain.toml`; on any other, a mistake must only be refused.
//! `TRYBUILD=overwrite cargo test -p tests --test ui` writes the messages anew.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The compiler whose messages are in the repository.
const PINNED: &str = "rustc 1.95.";
const TOPICS: [&str; 3] = ["step", "dependency", "workflow"];

// One set of cases for each kind: trybuild runs `cargo check` where no case has to run, and `cargo build` otherwise. The
// messages must come in `cargo check`.
#[test]
fn mistakes_are_refused_by_cargo_check() -> Result<(), Box<dyn Error>> {
    let cases = trybuild::TestCases::new();
    let pinned = compiler()?.starts_with(PINNED);
    for topic in TOPICS {
        let folder = Path::new("ui").join(topic);
        let folder = if pinned {
            folder
        } else {
            without_messages(&folder)?
        };
        cases.compile_fail(folder.join("*.rs"));
    }
    Ok(())
}

#[test]
fn their_twins_compile() {
    trybuild::TestCases::new().pass("ui/pass/*.rs");
}

fn compiler() -> Result<String, Box<dyn Error>> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output()?;
    Ok(String::from_utf8(version.stdout)?)
}

/// A copy of the cases alone: trybuild accepts any message for a case that has none.
fn without_messages(folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
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
