//! The examples in the documentation. They are doctests: `cargo test` runs them, so none of them can be wrong.

use std::path::{Path, PathBuf};
use std::{fs, io};

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn files_below(folder: &Path, extension: &str) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path, extension)?);
        } else if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    Ok(files)
}

/// The beginnings of the code blocks in documentation comments, such as `should_panic`.
fn code_blocks(source: &str) -> impl Iterator<Item = &str> {
    let comments = source.lines().map(str::trim_start).filter_map(|line| {
        line.strip_prefix("///")
            .or_else(|| line.strip_prefix("//!"))
    });
    // Every other fence ends a block.
    comments
        .filter_map(|line| line.trim().strip_prefix("```"))
        .step_by(2)
}

#[test]
fn fault_32_every_example_is_compiled() {
    let sources = files_below(&root().join("ergate/src"), "rs").unwrap();
    let texts: Vec<String> = sources
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    for (path, text) in sources.iter().zip(&texts) {
        for tags in code_blocks(text) {
            let left_out = tags.split(',').any(|tag| tag.trim().starts_with("ignore"));
            assert!(
                !left_out,
                "{} has an example that nobody compiles",
                path.display()
            );
        }
    }
    let compiled = |name: &str| {
        texts
            .iter()
            .any(|text| text.contains(&format!("/{name}\")")))
    };
    for path in fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".md") && fs::read_to_string(&path).unwrap().contains("```rust") {
            assert!(
                compiled(&name),
                "no doctest includes the examples in {name}"
            );
        }
    }
}
