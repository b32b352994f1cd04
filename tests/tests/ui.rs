//! Each mistake in `ui/` is refused by the compiler, with the message that stands beside it; its twins in `ui/pass` compile.
//!
//! Messages are compared on the compiler in `rust-toolchain.toml`; on any other, a mistake must only be refused.
//! `TRYBUILD=overwrite cargo test -p tests --test ui` writes the messages anew.

use std::io;
use std::path::Path;

use tests::ui_cases;

const TOPICS: [&str; 3] = ["step", "dependency", "workflow"];

// One set of cases for each kind: trybuild runs `cargo check` where no case has to run, and `cargo build` otherwise. The
// messages must come in `cargo check`.
#[test]
fn mistakes_are_refused_by_cargo_check() -> io::Result<()> {
    let cases = trybuild::TestCases::new();
    for topic in TOPICS {
        let folder = Path::new("ui").join(topic);
        let folder = ui_cases(&folder, Path::new(env!("CARGO_TARGET_TMPDIR")))?;
        cases.compile_fail(folder.join("*.rs"));
    }
    Ok(())
}

#[test]
fn their_twins_compile() {
    trybuild::TestCases::new().pass("ui/pass/*.rs");
}
