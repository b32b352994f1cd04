//! What each example prints, and how it ends.
//!
//! The examples run as programs of their own. With `UPDATE_EXPECTED=1`, what they print becomes what is expected.

mod program;

use std::env;
use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use program::{Folder, program};

type Outcome = Result<(), Box<dyn Error>>;

struct Printed {
    out: String,
    err: String,
    code: Option<i32>,
}

fn run<A: AsRef<OsStr>>(name: &str, arguments: &[A]) -> Result<Printed, Box<dyn Error>> {
    let output = Command::new(program(name)?).args(arguments).output()?;
    Ok(Printed {
        out: String::from_utf8(output.stdout)?,
        err: String::from_utf8(output.stderr)?,
        code: output.status.code(),
    })
}

/// Runs it, and compares what it prints with `tests/expected/{expected}.txt`. It succeeds and complains of nothing.
fn prints(expected: &str, name: &str, arguments: &[&str]) -> Outcome {
    let printed = run(name, arguments)?;
    assert_eq!((&*printed.err, printed.code), ("", Some(0)));
    compare(expected, &mask(&printed.out))
}

fn compare(expected: &str, printed: &str) -> Outcome {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/expected")
        .join(expected)
        .with_extension("txt");
    if env::var_os("UPDATE_EXPECTED").is_some() {
        return Ok(fs::write(path, printed)?);
    }
    let wanted = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(printed, wanted, "compared with {}", path.display());
    Ok(())
}

/// What differs from run to run: dates, times of day and the ids that jobs are given.
fn mask(text: &str) -> String {
    let words = text.split_inclusive([' ', '\n']);
    words
        .map(|word| match word.trim_end() {
            bare if is_shaped(bare, '-', &[4, 2, 2]) => word.replace(bare, "DATE"),
            bare if is_shaped(bare, ':', &[2, 2, 2]) => word.replace(bare, "TIME"),
            bare if is_shaped(bare, '-', &[8, 4, 4, 4, 12]) => word.replace(bare, "ID"),
            _ => word.to_owned(),
        })
        .collect()
}

/// Whether it is hexadecimal digits in groups of these lengths; a fraction may follow.
fn is_shaped(word: &str, between: char, lengths: &[usize]) -> bool {
    let whole = word.split('.').next().unwrap_or_default();
    let groups = whole.split(between);
    word.chars()
        .all(|it| it.is_ascii_hexdigit() || it == between || it == '.')
        && groups.map(str::len).eq(lengths.iter().copied())
}

#[test]
fn user_context() -> Outcome {
    prints("user_context", "user_context", &[])
}

#[test]
fn dependencies() -> Outcome {
    prints("dependencies", "dependencies", &[])
}

#[test]
fn manual_ordering() -> Outcome {
    for branch in ["a", "b", "c", "other"] {
        prints(
            &format!("manual_ordering_{branch}"),
            "manual_ordering",
            &[branch],
        )?;
    }
    prints("manual_ordering_a", "manual_ordering", &[])
}

#[test]
fn custom_backend() -> Outcome {
    prints("custom_backend", "custom_backend", &[])
}

#[test]
fn progress() -> Outcome {
    prints("progress", "progress", &[])
}

/// Not on a terminal, so there are lines and no bars.
#[test]
fn bars() -> Outcome {
    let printed = run("bars", &[] as &[&str])?;
    assert_eq!((&*printed.out, printed.code), ("", Some(0)));
    let (failed, last) = (
        "job picture-17 of `contact_sheet` is failed at step `load`",
        "48/48 done",
    );
    assert!(printed.err.contains(failed), "{}", printed.err);
    let counted = printed.err.lines().last().unwrap_or_default();
    assert!(counted.starts_with(last), "{}", printed.err);
    assert!(
        counted.contains("(47 completed, 1 failed), 1 retried, "),
        "{counted}"
    );
    assert!(!printed.err.contains('\u{1b}'), "{}", printed.err);
    Ok(())
}

#[test]
fn graph() -> Outcome {
    let folder = Folder::new("graph")?;
    let printed = run("graph", &[&folder.0])?;
    assert_eq!((&*printed.err, printed.code), ("", Some(0)));
    let out = printed
        .out
        .replace(&folder.0.display().to_string(), "FOLDER");
    compare("graph", &out)?;
    for (file, begins, holds) in [
        ("graph.svg", "<svg ", "5 jobs failed</text>"),
        ("graph.dot", "digraph {", "s0 -> s1 [label=\" 140\" "),
        (
            "graph.mmd",
            "---\ntitle: \"tickets: 200 jobs\"",
            "s0 -->|\"140\"| s1",
        ),
    ] {
        let text = fs::read_to_string(folder.0.join(file))?;
        assert!(text.starts_with(begins) && text.contains(holds), "{text}");
    }
    Ok(())
}

mod hand_over {
    use super::*;

    fn own_jobs() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("data/hand_over")
    }

    #[test]
    fn own_jobs_are_finished() -> Outcome {
        let to = Folder::new("hand_over")?;
        let printed = run("hand_over", &[own_jobs(), to.0.clone()])?;
        assert_eq!((&*printed.err, printed.code), ("", Some(1)));
        let to = to.0.display().to_string();
        compare("hand_over", &mask(&printed.out).replace(&to, "TO"))
    }

    #[test]
    fn python_gets_what_it_would_have_written_itself() -> Outcome {
        let to = Folder::new("hand_over_python")?;
        run("hand_over", &[own_jobs(), to.0.clone()])?;
        let mut finished = String::new();
        for file in names(&to.0.join("python"))? {
            let text = fs::read_to_string(to.0.join("python").join(&file))?;
            finished.push_str(&format!("{file}: {text}\n"));
        }
        compare("hand_over_python", &finished)
    }

    #[test]
    fn a_text_that_is_no_job_is_kept() -> Outcome {
        let to = Folder::new("hand_over_unreadable")?;
        run("hand_over", &[own_jobs(), to.0.clone()])?;
        let kept = fs::read_to_string(to.0.join("ergate/cut_off.json"))?;
        let kept: serde_json::Value = serde_json::from_str(&kept)?;
        assert_eq!(kept["error"]["kind"], "unreadable");
        let text = fs::read_to_string(own_jobs().join("cut_off.json"))?;
        assert_eq!(kept["unreadable"], text);
        assert!(!to.0.join("python/cut_off.json").exists());
        Ok(())
    }

    #[test]
    fn it_succeeds_if_all_can_be_finished() -> Outcome {
        let (from, to) = (Folder::new("good_jobs")?, Folder::new("good_jobs_done")?);
        for file in ["killed_in_step_2.json", "thanks_after_step_1.json"] {
            fs::copy(own_jobs().join(file), from.0.join(file))?;
        }
        let printed = run("hand_over", &[&from.0, &to.0])?;
        assert_eq!((&*printed.err, printed.code), ("", Some(0)));
        assert_eq!(names(&to.0.join("ergate"))?, names(&from.0)?);
        Ok(())
    }

    #[test]
    fn one_job_in_two_files_is_told() -> Outcome {
        let (from, to) = (Folder::new("twice")?, Folder::new("twice_done")?);
        for copy in ["one.json", "two.json"] {
            fs::copy(own_jobs().join("killed_in_step_2.json"), from.0.join(copy))?;
        }
        let printed = run("hand_over", &[&from.0, &to.0])?;
        assert_eq!(printed.code, Some(1));
        let told = "two.json: left out, another file has job taken_over too";
        assert!(printed.out.contains(told), "{}", printed.out);
        Ok(())
    }

    #[test]
    fn a_directory_that_is_not_there_is_told() -> Outcome {
        let to = Folder::new("nothing_done")?;
        let printed = run("hand_over", &[to.0.join("nowhere"), to.0.clone()])?;
        assert_eq!(printed.code, Some(1));
        assert!(printed.err.contains("nowhere"), "{}", printed.err);
        Ok(())
    }

    fn names(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder)? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(names)
    }
}
