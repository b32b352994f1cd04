//! What was planted in the log is found, and nothing else; and the sums are those of the log.
//!
//! It is a test target of its own, with the modules of the program that it compares with: Cargo would otherwise build the
//! program's tests in place of the program.

#![allow(dead_code, reason = "the tests call only some of the parts")]

mod heat_map;
mod incidents;
mod line;
#[path = "../tests/program/mod.rs"]
mod program;
#[path = "../tests/said/mod.rs"]
mod said;
mod tally;
mod traffic;

use std::error::Error;
use std::fs;

use heat_map::thousands;
use incidents::{Incident, Kind};
use line::Hit;
use program::Folder;
use said::{Said, said};
use tally::{SLOT_MINUTES, Tally};
use traffic::{Known, Planted};

type Outcome = Result<(), Box<dyn Error>>;

fn access_log(folder: &Folder, arguments: &[&str]) -> Result<Said, Box<dyn Error>> {
    said("access_log", folder, arguments)
}

fn log(lines: u64, days: i64, seed: u64) -> Result<(Vec<u8>, Known), Box<dyn Error>> {
    let mut log = Vec::new();
    let known = traffic::write(lines, days, seed, &mut log)?;
    Ok((log, known))
}

/// Whether it is what was planted, to a slot: one that is hardly touched may be left out.
fn is(incident: &Incident, planted: &Planted) -> bool {
    let near = |slot: i64, minute: i64| (slot * SLOT_MINUTES - minute).abs() <= SLOT_MINUTES;
    incident.kind == planted.kind
        && incident.what == planted.what
        && near(incident.from, planted.from)
        && near(incident.to, planted.to)
}

fn are_those_planted(incidents: &[Incident], known: &Known) {
    let mut planted: Vec<&Planted> = known.planted.iter().collect();
    for incident in incidents {
        let place = planted.iter().position(|planted| is(incident, planted));
        let place = place.unwrap_or_else(|| panic!("nobody planted {incident:?}: {planted:?}"));
        planted.remove(place);
    }
    assert!(planted.is_empty(), "not found: {planted:?}");
}

#[test]
fn what_was_planted_is_found_and_nothing_else() -> Outcome {
    for seed in 1..=3 {
        let (log, known) = log(30_000, 2, seed)?;
        let tally = Tally::of(&log);
        are_those_planted(&incidents::find(&tally), &known);
    }
    Ok(())
}

/// Without what was planted but the outage, which is what cutting lines out makes of the rest.
#[test]
fn a_log_with_nothing_in_it_has_no_incidents_but_silence() -> Outcome {
    let (log, known) = log(30_000, 2, 1)?;
    let is_planted = |line: &[u8]| {
        let hit = std::str::from_utf8(line).ok().and_then(Hit::read);
        hit.is_some_and(|hit| {
            let mut planted = known.planted.iter();
            planted.any(|planted| (planted.from..planted.to).contains(&hit.minute))
        })
    };
    let mut lines: Vec<&[u8]> = log.split_inclusive(|byte| *byte == b'\n').collect();
    lines.retain(|line| !is_planted(line));
    let found = incidents::find(&Tally::of(&lines.concat()));
    assert_eq!(found.len(), known.planted.len());
    for (incident, planted) in found.iter().zip(&known.planted) {
        assert_eq!(incident.kind, Kind::Outage);
        assert!(
            (incident.from * SLOT_MINUTES - planted.from).abs() <= SLOT_MINUTES,
            "{incident:?}"
        );
    }
    Ok(())
}

#[test]
fn the_sums_are_those_of_the_log() -> Outcome {
    let (log, known) = log(30_000, 2, 9)?;
    let whole = Tally::of(&log);
    let sums = |tally: &Tally| {
        let requests = tally.lines - tally.unreadable;
        assert_eq!(tally.requests(), requests);
        (tally.lines, tally.unreadable, tally.failed(), tally.bytes)
    };
    assert_eq!(
        sums(&whole),
        (30_000, known.unreadable, known.failed, known.bytes)
    );
    // In pieces it comes to the same.
    let mut added = Tally::default();
    for lines in log
        .split_inclusive(|byte| *byte == b'\n')
        .collect::<Vec<_>>()
        .chunks(701)
    {
        added.add(Tally::of(&lines.concat()));
    }
    assert_eq!(sums(&added), sums(&whole));
    assert_eq!(added.cells, whole.cells);
    are_those_planted(&incidents::find(&added), &known);
    Ok(())
}

#[test]
fn a_log_becomes_a_map_and_a_list() -> Outcome {
    let folder = Folder::new("access_log")?;
    let said = access_log(&folder, &["--lines", "30000", "--days", "2", "--seed", "5"])?;
    assert_eq!((&*said.err, said.code), ("", Some(0)), "{}", said.out);
    let (_, known) = log(30_000, 2, 5)?;
    let sums = format!(
        "30,000 lines = {} requests + {} that are none; {} failed; {} bytes",
        thousands(30_000 - known.unreadable),
        known.unreadable,
        thousands(known.failed),
        thousands(known.bytes)
    );
    assert!(
        said.out.starts_with(&sums),
        "{sums} is not in\n{}",
        said.out
    );

    let tally: Tally = serde_json::from_slice(&fs::read(folder.0.join("tally.json"))?)?;
    let incidents = incidents::find(&tally);
    are_those_planted(&incidents, &known);
    let map = fs::read_to_string(folder.0.join("access_log.svg"))?;
    for (number, incident) in (1..).zip(&incidents) {
        assert!(
            said.out.contains(&format!("{number}. {incident}\n")),
            "{}",
            said.out
        );
        assert!(
            map.contains(&incident.says) && map.contains(&incident.when()),
            "{incident}"
        );
    }
    // Two lines of the log for each, but for the silence.
    let quoted = said.out.lines().filter(|line| line.starts_with("     "));
    let quoted: Vec<&str> = quoted.map(str::trim).collect();
    assert_eq!(quoted.len(), 2 * (incidents.len() - 1), "{}", said.out);
    let log = fs::read(folder.0.join("access.log"))?;
    let log = String::from_utf8_lossy(&log);
    for line in quoted {
        let begins = line.split(" … ").next().unwrap_or_default();
        assert!(log.contains(begins), "{line}");
    }
    // A frame for each, and its number in the map and in the list.
    assert_eq!(map.matches("class=\"mark\"").count(), incidents.len());
    assert_eq!(map.matches("class=\"badge\"").count(), 2 * incidents.len());
    let bare = map.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
    for unwanted in [
        "<script", "http://", "https://", "url(", "@import", "<image",
    ] {
        assert!(!bare.contains(unwanted), "the map has {unwanted}");
    }
    assert!(map.contains("prefers-color-scheme: dark"));
    Ok(())
}

#[test]
fn a_log_of_ones_own_is_read() -> Outcome {
    let folder = Folder::new("access_log_own")?;
    let file = folder.0.join("own.log");
    let path = file.display().to_string();
    let line = "::1 - ada [03/Nov/2026:14:05:12 +0100] \"GET /<b>/17?x=1 HTTP/2\" 503 - \"-\" \"curl/8.1 (x)\"\n";
    fs::write(
        &file,
        [line.as_bytes(), b"nothing of the kind\n", line.as_bytes()].concat(),
    )?;
    let said = access_log(&folder, &[&path])?;
    assert_eq!((&*said.err, said.code), ("", Some(0)));
    let sums = "3 lines = 2 requests + 1 that are none; 2 failed; 0 bytes\n\nno incidents\n";
    assert!(said.out.starts_with(sums), "{}", said.out);

    // Enough of them are an incident, and what stands in the log can't break out of the map.
    fs::write(&file, line.repeat(40))?;
    let said = access_log(&folder, &[&path])?;
    assert!(
        said.out.contains("/<b>/:id failed: 40 of 40 requests"),
        "{}",
        said.out
    );
    let map = fs::read_to_string(folder.0.join("access_log.svg"))?;
    assert!(map.contains("/&lt;b&gt;/:id failed") && !map.contains("<b>"));
    assert_eq!(
        fs::read_to_string(&file)?,
        line.repeat(40),
        "it was touched"
    );
    Ok(())
}

#[test]
fn mistakes_are_told() -> Outcome {
    let folder = Folder::new("access_log_mistakes")?;
    let none = folder.0.join("none.log");
    fs::write(&none, "nothing of the kind\n")?;
    let (none, nowhere) = (
        none.display().to_string(),
        folder.0.join("nowhere.log").display().to_string(),
    );
    for (arguments, told) in [
        (&["--lines"][..], "`--lines` needs a value"),
        (&["--lines", "many"], "`--lines` can't be `many`"),
        (&["--days", "1"], "`--days` is from 2 to 28"),
        (&["one", "two"], "`two` is one too many"),
        (&[&nowhere], "nowhere.log: No such file"),
        (&[&none], "none.log: no line of it is a request"),
    ] {
        let said = access_log(&folder, arguments)?;
        assert_eq!(said.code, Some(1), "{arguments:?}: {}", said.out);
        assert!(said.err.contains(told), "{arguments:?}: {}", said.err);
    }
    Ok(())
}

#[test]
fn a_line_is_read() {
    let line = "192.0.2.1 - - [22/Nov/2026:14:05:12 +0000] \"GET /products/17?from=mail HTTP/1.1\" 200 512 \"-\" \"x y\" 37";
    let hit = Hit::read(line).unwrap();
    assert_eq!(
        (hit.client, hit.status, hit.bytes, hit.millis),
        ("192.0.2.1", 200, 512, 37)
    );
    assert_eq!(hit.endpoint, "/products/:id");
    assert_eq!(hit.minute % (24 * 60), 14 * 60 + 5);
    for bad in [
        "",
        "192.0.2.1",
        &line.replace("Nov", "Fub"),
        &line.replace("22/", "32/"),
        &line.replace("14:05", "24:05"),
        &line.replace(" 200 ", " ok "),
    ] {
        assert_eq!(Hit::read(bad), None, "{bad}");
    }
}
