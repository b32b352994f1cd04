//! Forty-eight pictures and three files that are none become one contact sheet: a job for each, which decodes, scales and
//! frames it, or jumps to where it is crossed out; and a job for the sheet, submitted by whichever is the last.
//!
//! `cargo run --release --example contact_sheet` (`-- --help` lists the options)
//!
//! Begin with `darkroom.rs`, the workflows. `film.rs` is what the sheet looks like, and `paint/` paints the pictures.

mod album;
mod darkroom;
mod digits;
mod film;
mod options;
mod paint;
mod picture;
mod shape;

use std::env;
use std::process::ExitCode;
use std::time::Instant;

use ergate::Job;
use ergate::backend::JobFilter;
use ergate::prelude::*;
use ergate::progress::Bars;

use self::album::Album;
use self::darkroom::{Developed, develop, print};
use self::film::Film;
use self::options::{Command, Options};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("contact_sheet: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), BoxError> {
    let options = match Command::read(env::args().skip(1))? {
        Command::Develop(options) => options,
        Command::Help => {
            println!("{}", options::USAGE);
            return Ok(());
        }
    };
    let folder = examples::results("contact_sheet", options.to.as_deref())?;
    let album = Album::open(&folder, paint::FILES, Film::of_height(options.height))?;
    paint::paint_all(options.seed, options.painted, &album.pictures())?;
    let sheet = album.sheet();

    let begin = Instant::now();
    let jobs = develop_all(album, &options)?;
    for (number, why) in unreadable(&jobs)? {
        println!("{number:02}.png is no picture: {why}");
    }
    println!(
        "{} of {} on {} in {:.1} s",
        paint::FILES as usize - unreadable(&jobs)?.len(),
        paint::FILES,
        sheet.display(),
        begin.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Runs all jobs, and gives them as they ended.
fn develop_all(album: Album, options: &Options) -> Result<Vec<Job>, BoxError> {
    let store = Memory::new();
    let files = album.files as usize;
    for number in 1..=album.files {
        let id = format!("picture-{number:02}");
        store.submit_blocking(develop::job(number).id(id))?;
    }
    let worker = Worker::new(store.clone())
        .register(&develop::WORKFLOW)
        .register(&print::WORKFLOW)
        .state(album)
        .state(store.clone());
    let worker = match options.quiet {
        true => worker,
        // The sheet is one more.
        false => worker.on(Bars::new().out_of(files + 1).hook()),
    };
    worker.run_until_idle_blocking()?;

    let jobs = store.list_blocking(&JobFilter::new().limit(files + 1))?;
    let failed = jobs.iter().filter_map(|job| job.error.as_ref());
    let failed: Vec<String> = failed.map(ToString::to_string).collect();
    match failed.is_empty() {
        true => Ok(jobs),
        false => Err(failed.join("\n").into()),
    }
}

/// The files that are no pictures, and why.
fn unreadable(jobs: &[Job]) -> Result<Vec<(u32, String)>, BoxError> {
    let mut unreadable = Vec::new();
    for job in jobs.iter().filter(|job| *job.workflow_name == *"develop") {
        let developed: Developed = job.last_return_value.parse()?;
        if let Some(why) = developed.unreadable {
            unreadable.push((developed.number, why));
        }
    }
    Ok(unreadable)
}
