//! A short night: workers are killed and nothing is lost; and when the ledger is tampered with afterwards, the audit says so.

mod program;

use std::error::Error;
use std::fs;
use std::process::Command;

use program::{Folder, program};
use rusqlite::Connection;

type Outcome = Result<(), Box<dyn Error>>;

/// What it printed, and the code that it exited with.
fn night_shift(
    folder: &Folder,
    arguments: &[&str],
) -> Result<(String, Option<i32>), Box<dyn Error>> {
    let output = Command::new(program("night_shift")?)
        .args(arguments)
        .current_dir(&folder.0)
        // Where it keeps its own folder.
        .env("TMPDIR", &folder.0)
        .output()?;
    let printed = String::from_utf8(output.stdout)?;
    let complaint = String::from_utf8(output.stderr)?;
    Ok((printed + &complaint, output.status.code()))
}

fn last_line(printed: &str) -> &str {
    printed.lines().last().unwrap_or_default()
}

#[test]
fn workers_are_killed_and_nothing_is_lost() -> Outcome {
    let folder = Folder::new("night_shift")?;
    let (printed, code) = night_shift(&folder, &["--orders", "30", "--kill", "2"])?;
    assert_eq!(
        (last_line(&printed), code),
        ("audit: ok", Some(0)),
        "{printed}"
    );
    assert!(printed.contains("  2 workers killed  "), "{printed}");
    assert!(!printed.contains('\x1b'), "colours, but nobody sees them");

    let page = fs::read_to_string(folder.0.join("night_shift.html"))?;
    // The name of the format, which is no address that is asked for anything.
    let page = page.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
    for unwanted in ["<script", "http://", "https://", "<link", "<img"] {
        assert!(!page.contains(unwanted), "the page has {unwanted}");
    }
    assert_eq!(page.matches("class=\"kill\" x1").count(), 2);
    assert_eq!(fs::read_dir(&folder.0)?.count(), 1, "its folder is gone");
    Ok(())
}

#[test]
fn a_ledger_that_was_tampered_with_does_not_pass() -> Outcome {
    let folder = Folder::new("night_shift_kept")?;
    let options = ["--orders", "12", "--kill", "0", "--seed", "3", "--keep"];
    let (printed, code) = night_shift(&folder, &options)?;
    assert_eq!((code, last_line(&printed)), (Some(0), "audit: ok"));

    let kept = printed
        .lines()
        .find_map(|line| line.strip_prefix("kept in "));
    let kept = kept
        .and_then(|line| line.split(';').next())
        .ok_or("it doesn't say where")?;
    let (printed, code) = night_shift(&folder, &["audit", kept])?;
    assert_eq!((code, last_line(&printed)), (Some(0), "audit: ok"));

    let ledger = Connection::open(format!("{kept}/ledger.db"))?;
    let charged_twice = "INSERT INTO deeds SELECT key || ' again', kind, order_number, cents, pieces, broken, run, at
                         FROM deeds WHERE kind = 'captured' LIMIT 1";
    assert_eq!(ledger.execute(charged_twice, [])?, 1);
    let (printed, code) = night_shift(&folder, &["audit", kept])?;
    assert_eq!(code, Some(1));
    assert!(printed.contains("double charges 1,"), "{printed}");
    assert!(
        last_line(&printed).starts_with("audit: FAILED money ("),
        "{printed}"
    );
    Ok(())
}
