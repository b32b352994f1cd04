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
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let greeter = Greeter(folder.join("greeter"));
        // What has been built there before is of use.
        let _ = fs::remove_file(greeter.0.join("Cargo.toml"));
        let new = greeter.cargo(&folder, &["init", "--quiet", "--vcs", "none", "greeter"])?;
        assert!(new.starts_with("exit status: 0"), "{new}");
        fs::copy(root().join("Cargo.lock"), greeter.0.join("Cargo.lock"))?;
        Ok(greeter)
    }

    /// The exit status, and what was printed.
    fn cargo(&self, folder: &Path, words: &[&str]) -> Result<String, std::io::Error> {
        let output = Command::new(env!("CARGO"))
            .args(words)
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TARGET_DIR", self.0.join("target"))
            .env_remove("RUSTFLAGS")
            .current_dir(folder)
            .output()?;
        Ok(format!("{}\n{}", output.status, printed(&output)))
    }
}

#[test]
fn a_reader_can_type_what_the_first_chapter_says() -> Outcome {
    let greeter = Greeter::new()?;
    let manifest = greeter.0.join("Cargo.toml");
    // It stands in the folder of a workspace, and the library is the one that stands here.
    fs::write(
        &manifest,
        fs::read_to_string(&manifest)? + "\n[workspace]\n",
    )?;
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
