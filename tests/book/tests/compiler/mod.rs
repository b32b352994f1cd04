//! What the compiler says, to a reader who begins as the first chapter says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use book::chapters;

use crate::{Outcome, printed, root};

/// Whether the compiler said so to one of the mistakes that are kept with their messages.
pub(crate) fn is_known(text: &str) -> bool {
    let messages = messages(&root().join("tests/ui"));
    messages
        .iter()
        .any(|message| message.contains(text.trim_end()))
}

fn messages(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let texts = entries.flat_map(|path| match path.extension().and_then(|it| it.to_str()) {
        Some("stderr") => vec![fs::read_to_string(path).unwrap()],
        _ if path.is_dir() => messages(&path),
        _ => Vec::new(),
    });
    texts.collect()
}

/// The package of a reader.
struct Greeter(PathBuf);

impl Greeter {
    fn new() -> Result<Greeter, Box<dyn std::error::Error>> {
        // Not below this workspace: cargo would make it a member.
        let folder = std::env::temp_dir().join(format!("ergate-book-{}", std::process::id()));
        fs::create_dir(&folder)?;
        let greeter = Greeter(folder.join("greeter"));
        let new = greeter.cargo(&folder, &["new", "--quiet", "--vcs", "none", "greeter"])?;
        assert!(new.starts_with("exit status: 0"), "{new}");
        fs::copy(root().join("Cargo.lock"), greeter.0.join("Cargo.lock"))?;
        Ok(greeter)
    }

    /// The exit status, and what was printed.
    fn cargo(&self, folder: &Path, words: &[&str]) -> Result<String, std::io::Error> {
        let output = Command::new(env!("CARGO"))
            .args(words)
            .env("CARGO_NET_OFFLINE", "true")
            // What has been built there before is of use.
            .env(
                "CARGO_TARGET_DIR",
                concat!(env!("CARGO_TARGET_TMPDIR"), "/greeter"),
            )
            .env_remove("RUSTFLAGS")
            .current_dir(folder)
            .output()?;
        Ok(format!("{}\n{}", output.status, printed(&output)))
    }
}

impl Drop for Greeter {
    fn drop(&mut self) {
        let _ = self.0.parent().map(fs::remove_dir_all);
    }
}

#[test]
fn a_reader_can_type_what_the_first_chapter_says() -> Outcome {
    let greeter = Greeter::new()?;
    // The library is the one that stands here.
    let library = root().join("ergate");
    let library = library.to_str().ok_or("the path is no text")?;
    for words in [
        &["add", "--quiet", "ergate", "--path", library][..],
        &["add", "--quiet", "serde", "--features", "derive"],
    ] {
        let added = greeter.cargo(&greeter.0, words)?;
        assert!(added.starts_with("exit status: 0"), "{added}");
    }
    let main = greeter.0.join("src/main.rs");
    let (mut ran, mut refused) = (0, 0);
    for chapter in chapters(&root())? {
        for (at, block) in chapter.blocks.iter().enumerate() {
            let Some(shown) = chapter.output_of(at) else {
                continue;
            };
            if !block.is_refused() && chapter.name != "first_job" {
                continue;
            }
            fs::write(&main, block.program())?;
            let said = greeter.cargo(&greeter.0, &["run", "--quiet"])?;
            if block.is_refused() {
                assert!(said.contains(shown.text().trim_end()), "{said}");
                refused += 1;
            } else {
                assert_eq!(said, format!("exit status: 0\n{}", shown.text()));
                ran += 1;
            }
        }
    }
    assert!(ran == 1 && refused > 0);
    Ok(())
}
