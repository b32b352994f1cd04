//! Takes the programs that print something out of the book.

#[allow(
    dead_code,
    unreachable_pub,
    reason = "the tests look at more of a chapter"
)]
#[path = "src/chapter.rs"]
mod chapter;

use std::env;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use chapter::{Chapter, chapters};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for watched in ["ergate/docs", "README.md"] {
        println!("cargo::rerun-if-changed={}", root.join(watched).display());
    }
    let (mut programs, mut choice) = (String::new(), String::new());
    for chapter in chapters(&root)? {
        for at in shown(&chapter) {
            let name = chapter.program_name(at);
            let code = chapter.blocks[at].program();
            writeln!(
                programs,
                "mod {name} {{\n{code}\n\
                 pub(super) fn run() -> std::process::ExitCode {{ std::process::Termination::report(main()) }}\n}}"
            )?;
            writeln!(choice, "    {name:?} => {name}::run(),")?;
        }
    }
    writeln!(
        programs,
        "pub(crate) fn run(name: &str) -> std::process::ExitCode {{\nmatch name {{\n{choice}\
         _ => std::process::ExitCode::from(9),\n}}\n}}"
    )?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    Ok(fs::write(out.join("programs.rs"), programs)?)
}

/// The programs whose output the chapter shows.
fn shown(chapter: &Chapter) -> Vec<usize> {
    let blocks = || 0..chapter.blocks.len();
    let printing = blocks().filter(|at| chapter.output_of(*at).is_some());
    let mut shown: Vec<usize> = printing
        .filter(|at| !chapter.blocks[*at].is_refused())
        .collect();
    let consoles = blocks().filter(|at| chapter.blocks[*at].tag == "console");
    shown.extend(consoles.filter_map(|at| chapter.program_before(at)));
    shown.sort_unstable();
    shown.dedup();
    shown
}
