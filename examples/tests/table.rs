//! The table in the README, the programs in the folder, and Cargo's list of them are the same.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

type Outcome = Result<(), Box<dyn Error>>;

fn text(file: &str) -> Result<String, Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// The programs in the folder, by name: every `.rs` file but what they share, and every folder with a `main.rs`.
fn programs() -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let mut programs = BTreeMap::new();
    for entry in fs::read_dir(env!("CARGO_MANIFEST_DIR"))? {
        let entry = entry?;
        let file = entry.file_name().to_string_lossy().into_owned();
        if entry.path().join("main.rs").exists() {
            programs.insert(file.clone(), format!("{file}/main.rs"));
        } else if let Some(name) = file.strip_suffix(".rs").filter(|name| *name != "lib") {
            programs.insert(name.to_owned(), file.clone());
        }
    }
    Ok(programs)
}

/// The cells of the table's rows, without the head.
fn rows(readme: &str) -> Vec<Vec<&str>> {
    let rows = readme.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect())
        .collect()
}

/// The command without what some programs need: a release build, or what is left out of what everybody builds.
fn plain(command: &str) -> String {
    let mut words = command.split(' ');
    let mut plain = Vec::new();
    while let Some(word) = words.next() {
        match word {
            "--release" => {}
            "-p" | "--features" => drop(words.next()),
            word => plain.push(word),
        }
    }
    plain.join(" ")
}

#[test]
fn every_program_has_one_row() -> Outcome {
    let readme = text("README.md")?;
    let programs = programs()?;
    let mut named = BTreeMap::new();
    for row in rows(&readme) {
        let [link, shows, command] = row[..] else {
            return Err(format!("not three cells: {row:?}").into());
        };
        let name = link.trim_start_matches("[`").split('`').next();
        let name = name.unwrap_or_default();
        let file = programs.get(name).ok_or(format!("there is no {name}"))?;
        assert_eq!(link, format!("[`{name}`]({file})"));
        assert!(!shows.is_empty(), "{name}: say what it shows");
        let bare = command.split(" -- ").next().unwrap_or_default();
        let bare = bare.trim_matches('`');
        assert_eq!(plain(bare), format!("cargo run --example {name}"));
        let before = named.insert(name.to_owned(), file.clone());
        assert!(before.is_none(), "{name} has two rows");
    }
    assert_eq!(named, programs);
    Ok(())
}

#[test]
fn cargo_knows_every_program() -> Outcome {
    let manifest = text("Cargo.toml")?;
    let mut lines = manifest.lines();
    let mut named = BTreeMap::new();
    while lines.any(|line| line == "[[example]]") {
        let name = lines.next().and_then(|line| line.strip_prefix("name = "));
        let path = lines.next().and_then(|line| line.strip_prefix("path = "));
        let [name, path] = [name, path].map(|it| it.unwrap_or_default().replace('"', ""));
        named.insert(name, path);
    }
    assert_eq!(named, programs()?);
    Ok(())
}

#[test]
fn every_program_says_what_it_shows_and_how_to_run_it() -> Outcome {
    for (name, file) in programs()? {
        let source = text(&file)?;
        let head: Vec<&str> = source
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .collect();
        assert!(head.len() > 1, "{name}: no `//!` at its head");
        let command = format!("`cargo run --example {name}");
        assert!(
            head.iter().any(|line| plain(line).contains(&command)),
            "{name}: its head lacks the command",
        );
    }
    Ok(())
}
