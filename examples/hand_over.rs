//! Takes jobs over from the Python package, wherever they stand, and finishes them.
//!
//! `cargo run --example hand_over -- FROM TO`
//!
//! FROM is a directory of jobs, each in a file of its own as `job.model_dump(mode="json")` gives it; without it, those in
//! `examples/data/hand_over` are taken. Each job then stands in TO twice: in `TO/python` as the Python package reads it,
//! and in `TO/ergate` with what this library adds, such as its errors. A file that holds no job becomes a failed job that
//! keeps the file's text and the reason. Nothing in FROM is changed.
//!
//! The exit code is 1 if a job could not be finished, as is so with two of those in `examples/data/hand_over`.

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ergate::backend::Enqueued;
use ergate::prelude::*;
use ergate::{Backend, ErrorKind, Job};

// The workflows keep the names that they have in Python, and their steps the order: a job from there knows its step only
// by number. As soon as a step has run here, the job knows it by name, and the order may change.

#[workflow]
mod input_values {
    use ergate::prelude::*;

    #[step]
    fn step_1(input_value: i64) -> i64 {
        println!("Hello, I am step 1 and I've received {input_value}");
        input_value + 1
    }

    #[step]
    fn step_2(input_value: i64) {
        println!("Hello, I am step 2 and I've received {input_value}");
    }
}

#[workflow]
mod my_first_workflow {
    use ergate::prelude::*;

    #[derive(serde::Deserialize)]
    struct UserContext {
        user: String,
    }

    #[step]
    fn step_1(input_value: i64) -> i64 {
        println!("Hello, I am step 1 and I've received {input_value}");
        input_value + 1
    }

    #[step]
    fn step_2(input_value: i64, #[context] user_context: UserContext) {
        let user = user_context.user;
        println!("Hello, I am step 2 and I've received {input_value} thanks to {user}");
    }
}

#[workflow]
mod workflow_with_paths_2 {
    use ergate::prelude::*;

    #[derive(serde::Deserialize)]
    struct Day {
        weekday: u8,
    }

    #[step]
    fn step_one() -> GoTo<step_two> {
        println!("Hello, I am step 1.");
        step_two::with()
    }

    #[step]
    fn step_two(#[context] today: &Day) -> Flow<(), (GoTo<weekday>, GoTo<saturday>)> {
        println!("Hello, I am step 2.");
        match today.weekday {
            ..5 => Flow::go_to(weekday::with()),
            5 => Flow::go_to(saturday::with()),
            _ => Flow::next(()),
        }
    }

    #[step]
    fn sunday() -> GoTo<step_three> {
        println!("Hello, I am Sunday step.");
        step_three::with()
    }

    #[step]
    fn weekday() -> GoTo<step_three> {
        println!("Hello, I am the extra weekday step.");
        step_three::with()
    }

    #[step]
    fn saturday() -> GoTo<step_three> {
        println!("Hello, I am the extra saturday step.");
        step_three::with()
    }

    #[step]
    fn step_three() {
        println!("Hello, I am step 3.");
    }
}

/// The jobs in a directory, each with the name of its file, in the order of the names.
fn read_all(from: &Path) -> Result<Vec<(String, Job)>, Box<dyn Error>> {
    let mut jobs = Vec::new();
    let entries = fs::read_dir(from).map_err(|error| cannot_read(from, &error))?;
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(|error| cannot_read(&path, &error))?;
        let job = Job::from_json(&text).unwrap_or_else(|error| Job::unreadable(&text, &error));
        let name = path.file_name().unwrap_or_default();
        jobs.push((name.to_string_lossy().into_owned(), job));
    }
    jobs.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(jobs)
}

fn cannot_read(path: &Path, error: &io::Error) -> String {
    format!("{} can't be read: {error}", path.display())
}

/// Writes a job in both forms; Python's has no place for a text that is no job.
fn write(to: &Path, file: &str, job: &Job) -> Result<(), Box<dyn Error>> {
    fs::write(to.join("ergate").join(file), job.to_json())?;
    let is_job = !matches!(&job.error, Some(error) if error.kind == ErrorKind::Unreadable);
    if is_job {
        fs::write(to.join("python").join(file), job.to_python_json())?;
    }
    Ok(())
}

/// Runs the jobs' remaining steps; the answers say which of the jobs were taken in.
async fn finish(backend: &Memory, jobs: Vec<Job>) -> Result<Vec<Enqueued>, ergate::Error> {
    let answers = backend.enqueue(jobs).await?;
    Worker::new(backend.clone())
        .register(&input_values::WORKFLOW)
        .register(&my_first_workflow::WORKFLOW)
        .register(&workflow_with_paths_2::WORKFLOW)
        // One at a time, so that what the steps print comes in the same order whenever this runs.
        .concurrency(1)
        .run_until_idle()
        .await?;
    Ok(answers)
}

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let examples = Path::new(env!("CARGO_MANIFEST_DIR"));
    let from = arguments.next().unwrap_or(examples.join("data/hand_over"));
    let to = arguments
        .next()
        .unwrap_or(std::env::temp_dir().join("hand_over"));
    fs::create_dir_all(to.join("python"))?;
    fs::create_dir_all(to.join("ergate"))?;

    let taken = read_all(&from)?;
    let backend = Memory::new();
    let jobs = taken.iter().map(|(_, job)| job.clone()).collect();
    let answers = finish(&backend, jobs).await?;

    let mut code = ExitCode::SUCCESS;
    for ((file, before), answer) in taken.iter().zip(answers) {
        match backend.get(&before.id).await? {
            Some(job) if answer == Enqueued::New => {
                println!("{file}: {job}");
                write(&to, file, &job)?;
                if job.status == Status::Failed {
                    code = ExitCode::FAILURE;
                }
            }
            _ => {
                println!("{file}: left out, another file has job {} too", before.id);
                code = ExitCode::FAILURE;
            }
        }
    }
    println!("The jobs are in {}", to.display());
    Ok(code)
}
