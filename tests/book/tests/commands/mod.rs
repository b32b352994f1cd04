//! What the book has its readers type.

use std::fs;

use book::{Block, Chapter, chapters};

use crate::{Outcome, compare, printed, program, root};

/// Commands to be typed, by their chapter, and where they are run.
const TYPED: [(&str, &str); 2] = [
    // The test below, in `compiler`.
    (
        "first_job",
        "cargo new greeter && cd greeter\ncargo add ergate\ncargo add serde --features derive\n",
    ),
    // `.ci/run` does what the README says.
    (
        "readme",
        "cargo run --release --example night_shift\ncargo test\n",
    ),
];

pub(crate) fn is_checked(chapter: &Chapter, block: &Block) -> bool {
    let is_session = block
        .lines
        .first()
        .is_some_and(|line| line.starts_with("$ "));
    is_session || TYPED.contains(&(&*chapter.name, &*block.text()))
}

#[test]
fn the_readmes_commands_are_run() {
    let script = fs::read_to_string(root().join(".ci/run")).unwrap();
    for (_, commands) in TYPED.iter().filter(|(chapter, _)| *chapter == "readme") {
        for command in commands.lines() {
            let is_run = script.lines().any(|line| line.ends_with(command));
            assert!(is_run, "{command}");
        }
    }
}

/// A chapter's sessions are one: each command finds what those before it have left.
#[test]
fn every_session_goes_as_the_book_says() -> Outcome {
    for chapter in chapters(&root())? {
        let folder =
            std::env::temp_dir().join(format!("book-{}-{}", chapter.name, std::process::id()));
        fs::create_dir_all(&folder)?;
        let played = play(&chapter, &folder);
        fs::remove_dir_all(&folder)?;
        played?;
    }
    Ok(())
}

fn play(chapter: &Chapter, folder: &std::path::Path) -> Outcome {
    for (at, block) in chapter.blocks.iter().enumerate() {
        let sessions = block.text();
        if block.tag != "console" || !sessions.starts_with("$ ") {
            continue;
        }
        let at = chapter
            .program_before(at)
            .ok_or("commands without a program")?;
        for session in sessions.split("$ ").skip(1) {
            let (command, shown) = session.split_once('\n').unwrap_or((session, ""));
            let mut call = program(&chapter.program_name(at));
            // The program is called by whatever name the reader has given it.
            let output = call
                .args(words(command).iter().skip(1))
                .current_dir(folder)
                .output()?;
            compare(chapter, block.line, shown, &printed(&output));
        }
    }
    Ok(())
}

/// The command's words, as a shell tells them apart.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('\'').enumerate();
    let words = parts.flat_map(|(number, part)| match number % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}
