//! The sheet is made, decoded again and compared with what was painted.
//!
//! It is a test target of its own, with the modules of the program that it compares with: Cargo would otherwise build the
//! program's tests in place of the program.

#![allow(dead_code, reason = "the tests call only some of the parts")]

mod album;
mod darkroom;
mod digits;
mod film;
mod paint;
mod picture;
#[path = "../tests/program/mod.rs"]
mod program;
#[path = "../tests/said/mod.rs"]
mod said;
mod shape;

use std::error::Error;
use std::fs;

use ergate::prelude::*;
use ergate::testing::Harness;

use album::Album;
use darkroom::{Developed, develop};
use film::{Film, PENCIL};
use picture::{Colour, Picture};
use program::Folder;
use said::{Said, said};

type Outcome = Result<(), Box<dyn Error>>;

const SEED: u64 = 7;
const PAINTED: usize = 32;
const FILM: usize = 24;
const SMALL: [&str; 4] = ["--painted", "32", "--height", "24"];

fn contact_sheet(folder: &Folder, arguments: &[&str]) -> Result<Said, Box<dyn Error>> {
    said("contact_sheet", folder, arguments)
}

/// How far two colours are apart where they are the farthest.
fn apart(one: Colour, other: Colour) -> u8 {
    let parts = one.iter().zip(other);
    parts
        .map(|(one, other)| one.abs_diff(other))
        .max()
        .unwrap_or_default()
}

/// How much of a part of the sheet the pencil covers.
fn pencilled(sheet: &Picture, (left, top): (usize, usize), film: Film) -> f64 {
    let places =
        (top..top + film.height).flat_map(|y| (left..left + film.width).map(move |x| (x, y)));
    let marked = places.filter(|(x, y)| apart(sheet.at(*x, *y), PENCIL) < 24);
    marked.count() as f64 / (film.width * film.height) as f64
}

#[test]
fn each_picture_is_where_it_belongs() -> Outcome {
    let folder = Folder::new("contact_sheet")?;
    let said = contact_sheet(&folder, &SMALL)?;
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(
        said.err.contains("52/52 done (52 completed)"),
        "{}",
        said.err
    );
    let corrupt = paint::corrupt(SEED);
    assert_eq!(said.out.matches(".png is no picture: ").count(), 3);
    for number in corrupt {
        let told = format!("{number:02}.png is no picture: ");
        assert!(said.out.contains(&told), "{}", said.out);
    }
    assert!(said.out.contains("48 of 51 on "), "{}", said.out);

    let film = Film::of_height(FILM);
    let sheet = Picture::read_png(&folder.0.join("contact_sheet.png"))?;
    let mut marked = Vec::new();
    for number in 1..=paint::FILES {
        let (corner, window) = (film.corner(number), film.window());
        let (left, top) = (corner.0 + window.0, corner.1 + window.1);
        if pencilled(&sheet, (left, top), film) > 0.02 {
            marked.push(number);
            continue;
        }
        let shown = sheet.mean(left..left + film.width, top..top + film.height);
        let picture = paint::picture(SEED, number, PAINTED);
        let painted = picture.mean(0..picture.width, 0..picture.height);
        assert!(
            apart(shown, painted) <= 4,
            "{number}: {shown:?}, painted {painted:?}"
        );
        // Its upper half too, so that none stands on its head.
        let upper = sheet.mean(left..left + film.width, top..top + film.height / 2);
        let painted = picture.mean(0..picture.width, 0..picture.height / 2);
        assert!(
            apart(upper, painted) <= 5,
            "{number}: {upper:?}, painted {painted:?}"
        );
    }
    assert_eq!(marked, corrupt);
    Ok(())
}

#[test]
fn the_same_seed_makes_the_same_sheet_and_another_does_not() -> Outcome {
    let sheet = |seed: &str| -> Result<Vec<u8>, Box<dyn Error>> {
        let folder = Folder::new(&format!("contact_sheet_{seed}"))?;
        let small = [
            "--painted",
            "16",
            "--height",
            "16",
            "--quiet",
            "--seed",
            seed,
        ];
        let said = contact_sheet(&folder, &small)?;
        assert_eq!((&*said.err, said.code), ("", Some(0)));
        Ok(fs::read(folder.0.join("contact_sheet.png"))?)
    };
    let first = sheet("3")?;
    assert!(first == sheet("3")?, "two sheets of one seed differ");
    assert!(first != sheet("4")?, "two seeds give one sheet");
    Ok(())
}

/// One picture by itself, through the harness: the ways that a good and a corrupt file go, and a worker that dies between
/// the steps.
#[tokio::test]
async fn a_corrupt_file_jumps_to_where_it_is_crossed_out() -> Outcome {
    let folder = Folder::new("contact_sheet_harness")?;
    let album = || Album::open(&folder.0, paint::FILES, Film::of_height(FILM));
    paint::paint_all(SEED, 16, &album()?.pictures())?;
    let corrupt = paint::corrupt(SEED)[0];

    let harness = || -> Result<_, Box<dyn Error>> {
        Ok(Harness::new(&develop::WORKFLOW)
            .with_state(album()?)
            .with_state(Memory::new()))
    };
    let run = harness()?.run(corrupt).await?;
    assert_eq!(run.path(), ["decode", "cross_out", "hand_in"]);
    let why = run.output::<Developed>()?.unreadable;
    assert!(why.is_some_and(|why| !why.is_empty()));

    let harness = harness()?.crash_before_settle("scale");
    let run = harness.run(corrupt + 1).await?;
    assert_eq!(run.path(), ["decode", "scale", "frame", "hand_in"]);
    assert_eq!(run.step("scale")?.executions(), 2);
    assert_eq!(run.output::<Developed>()?.unreadable, None);
    Ok(())
}

/// A file that is not there is another matter than one that is no picture: the step fails.
#[tokio::test]
async fn a_file_that_is_missing_is_a_failure() -> Outcome {
    let folder = Folder::new("contact_sheet_missing")?;
    let album = Album::open(&folder.0, paint::FILES, Film::of_height(FILM))?;
    let harness = Harness::new(&develop::WORKFLOW)
        .with_state(album)
        .with_state(Memory::new());
    let run = harness.run(1).await?;
    assert_eq!(run.status(), Status::Failed);
    assert_eq!(run.step("decode")?.attempts(), 3);
    Ok(())
}

#[test]
fn mistakes_are_told() -> Outcome {
    let folder = Folder::new("contact_sheet_mistakes")?;
    for (arguments, told) in [
        (&["--seed"][..], "`--seed` needs a value"),
        (&["--height", "tall"], "`--height` can't be `tall`"),
        (
            &["--painted", "4"],
            "`--painted` is from 16 to 2000 pixels, not 4",
        ),
        (&["--fast"], "there is no option `--fast`"),
    ] {
        let said = contact_sheet(&folder, arguments)?;
        assert_eq!(said.code, Some(1));
        assert!(said.err.contains(told), "{arguments:?}: {}", said.err);
    }
    Ok(())
}
