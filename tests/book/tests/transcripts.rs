//! Whatever the book shows of a program's output is what the program prints, and whatever it shows of the compiler's is
//! what the compiler says. Times and ids may differ.

#![allow(clippy::unwrap_used, reason = "a test that fails should panic")]

mod commands;
mod compiler;
mod mask;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use book::{Block, Chapter, chapters};

type Outcome = Result<(), Box<dyn Error>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn program(name: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_book"));
    command.env("BOOK_PROGRAM", name).env("NO_COLOR", "1");
    command
}

/// What a program printed, wherever to.
fn printed(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8_lossy(&text).into_owned()
}

fn compare(chapter: &Chapter, line: usize, shown: &str, is: &str) {
    let (shown, is) = (mask::masked(shown), mask::masked(is));
    assert!(
        shown.trim_end() == is.trim_end(),
        "{}:{line} shows\n{shown}\nbut it is\n{is}",
        chapter.path.display()
    );
}

#[test]
fn every_program_prints_what_the_book_says() -> Outcome {
    let mut count = 0;
    for chapter in chapters(&root())? {
        for at in 0..chapter.blocks.len() {
            let Some(output) = chapter.output_of(at) else {
                continue;
            };
            if chapter.blocks[at].is_refused() {
                continue;
            }
            let ran = program(&chapter.program_name(at)).output()?;
            assert!(ran.status.success(), "{}", printed(&ran));
            compare(&chapter, output.line, &output.text(), &printed(&ran));
            count += 1;
        }
    }
    assert!(count > 1, "the book has programs that print something");
    Ok(())
}

/// Nothing is shown that no test looks at.
#[test]
fn every_block_is_of_a_kind_that_is_checked() -> Outcome {
    let mut faults = Vec::new();
    for chapter in chapters(&root())? {
        for (at, block) in chapter.blocks.iter().enumerate() {
            if let Err(why) = check(&chapter, at, block) {
                faults.push(format!("{}:{}: {why}", chapter.path.display(), block.line));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

fn check(chapter: &Chapter, at: usize, block: &Block) -> Result<(), String> {
    if block.is_rust() {
        // Rustdoc compiles and runs it, if the chapter is part of the library's documentation.
        return Ok(());
    }
    let follows = at
        .checked_sub(1)
        .and_then(|before| chapter.output_of(before));
    match &*block.tag {
        "text" if follows.is_some() => Ok(()),
        "text" if compiler::is_known(&block.text()) => Ok(()),
        "text" => Err("follows no program, and the compiler never said it".to_owned()),
        "console" if commands::is_checked(chapter, block) => Ok(()),
        "console" => Err("has commands that no test runs".to_owned()),
        // The original, beside its twin in Rust.
        "python" if chapter.name == "from_python" => Ok(()),
        "toml" if toml_names_features(&block.text()) => Ok(()),
        tag => Err(format!("`{tag}` is no kind of block that is checked")),
    }
}

/// Whether each feature that is named there is one.
fn toml_names_features(text: &str) -> bool {
    let manifest = include_str!("../../../ergate/Cargo.toml");
    let features = text.split("features = [").nth(1);
    let Some(features) = features.and_then(|rest| rest.split(']').next()) else {
        return false;
    };
    let mut names = features
        .split(',')
        .map(|name| name.trim().trim_matches('"'));
    names.all(|name| manifest.contains(&format!("\n{name} = [")))
}

#[test]
fn every_chapter_is_listed_and_begins_with_what_one_can_do_after_it() -> Outcome {
    let guide = include_str!("../../../ergate/src/guide.rs");
    for chapter in chapters(&root())? {
        let name = &chapter.name;
        if name == "readme" {
            continue;
        }
        let file = format!("../docs/{name}.md");
        let is_there = guide.contains(&file) || guide.lines().any(|line| line.trim() == name);
        assert!(is_there, "guide.rs does not include {file}");
        assert!(
            guide.contains(&format!("]({name})")),
            "guide.rs does not list {name}"
        );
        let text = fs::read_to_string(&chapter.path)?;
        let aim = text.lines().nth(2).unwrap_or_default();
        assert!(aim.starts_with("After this chapter"), "{file}: {aim}");
    }
    Ok(())
}

/// A solution is folded away, and says itself that it is one: it is run, and asserts what comes of it or is shown to print it.
#[test]
fn every_challenge_has_a_solution_that_is_checked() -> Outcome {
    let mut challenges = 0;
    for chapter in chapters(&root())? {
        let text = fs::read_to_string(&chapter.path)?;
        let is_challenge = |line: &&str| *line == "# To try" || line.starts_with("**To try**");
        let parts = text.lines().filter(is_challenge).count();
        let solutions: Vec<&str> = text.split("<details>").skip(1).collect();
        assert_eq!(solutions.len(), parts, "{}", chapter.path.display());
        for solution in solutions {
            let solution = solution.split("</details>").next().unwrap_or_default();
            let is_checked = solution.contains("assert") || solution.contains("\n```console\n$ ");
            assert!(is_checked, "{}: {solution}", chapter.path.display());
        }
        challenges += parts;
    }
    assert!(challenges >= 15, "{challenges}");
    Ok(())
}
