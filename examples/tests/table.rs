//! The table in the README, the programs in the folder, and Cargo's list of them are the same.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;

type Outcome = Result<(), Box<dyn Error>>;

fn text(file: &str) -> Result<String, Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// The programs in the folder: every `.rs` file but the package's empty library.
fn programs() -> Result<BTreeSet<String>, Box<dyn Error>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(env!("CARGO_MANIFEST_DIR"))? {
        let file = entry?.file_name();
        match file.to_string_lossy().strip_suffix(".rs") {
            Some("lib") | None => {}
            Some(name) => drop(names.insert(name.to_owned())),
        }
    }
    Ok(names)
}

/// The cells of the table's rows, without the head.
fn rows(readme: &str) -> Vec<Vec<&str>> {
    let rows = readme.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect())
        .collect()
}

#[test]
fn every_program_has_one_row() -> Outcome {
    let readme = text("README.md")?;
    let mut named = BTreeSet::new();
    for row in rows(&readme) {
        let [link, shows, command] = row[..] else {
            return Err(format!("not three cells: {row:?}").into());
        };
        let name = link.trim_start_matches("[`").split('`').next();
        let name = name.unwrap_or_default();
        assert_eq!(link, format!("[`{name}`]({name}.rs)"));
        assert!(!shows.is_empty(), "{name}: say what it shows");
        let bare = command.split(" -- ").next().unwrap_or_default();
        let bare = bare.trim_matches('`');
        assert_eq!(bare, format!("cargo run --example {name}"));
        assert!(named.insert(name.to_owned()), "{name} has two rows");
    }
    assert_eq!(named, programs()?);
    Ok(())
}

#[test]
fn cargo_knows_every_program() -> Outcome {
    let manifest = text("Cargo.toml")?;
    let mut lines = manifest.lines();
    let mut named = BTreeSet::new();
    while lines.any(|line| line == "[[example]]") {
        let name = lines.next().and_then(|line| line.strip_prefix("name = "));
        let name = name.unwrap_or_default().trim_matches('"');
        assert_eq!(lines.next(), Some(&*format!("path = \"{name}.rs\"")));
        named.insert(name.to_owned());
    }
    assert_eq!(named, programs()?);
    Ok(())
}

#[test]
fn every_program_says_what_it_shows_and_how_to_run_it() -> Outcome {
    for name in programs()? {
        let source = text(&format!("{name}.rs"))?;
        let head: Vec<&str> = source
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .collect();
        assert!(head.len() > 1, "{name}: no `//!` at its head");
        let command = format!("`cargo run --example {name}");
        assert!(
            head.iter().any(|line| line.contains(&command)),
            "{name}: its head lacks the command",
        );
    }
    Ok(())
}
