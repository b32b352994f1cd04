//! Python and Rust take turns on one job: a step each, by the file that both of them read and write.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ergate::backend::{Backend, Memory};
use ergate::hooks::Event;
use ergate::{Job, Status, Worker};

use crate::differences;
use crate::effects;
use crate::json::{canonical, object};
use crate::recording::{self, Recording};
use crate::workflows;

#[derive(Clone, Copy, Debug)]
enum Side {
    Python,
    Rust,
}

impl Side {
    fn other(self) -> Side {
        match self {
            Side::Python => Side::Rust,
            Side::Rust => Side::Python,
        }
    }
}

#[tokio::test]
async fn python_and_rust_take_turns_on_one_job() {
    let python = std::env::var_os("ERGATE_LIVE_PYTHON").map(PathBuf::from);
    let python = python.expect(
        "ERGATE_LIVE_PYTHON is not the path of a python with ergate==0.6.0; run tests/conformance/live.sh",
    );
    let mut jobs = 0;
    for recording in Recording::all().iter().filter(|it| can_be_shared(it)) {
        let read = Job::from_json(recording.job.get()).expect("the library reads the job");
        let from_rust = SharedJob::new(recording, Side::Rust, &read.to_python_json());
        let from_python = SharedJob::new(recording, Side::Python, recording.job.get());
        tokio::join!(
            from_rust.pass_around(&python, recording),
            from_python.pass_around(&python, recording)
        );
        jobs += 2;
    }
    println!("{jobs} jobs ended as the recordings say");
    assert!(jobs > 0, "there is nothing to take turns on");
}

/// live.py takes queued jobs only, and where the two sides differ they can't end the same.
fn can_be_shared(recording: &Recording) -> bool {
    let queued = Status::Queued.python_number().to_string();
    object(recording.job.get())["status"].get() == queued
        && differences::story_of(&recording.case).is_none()
}

/// A job in a directory of its own, written by one side and first worked on by the other.
struct SharedJob {
    file: PathBuf,
    first: Side,
}

impl SharedJob {
    fn new(recording: &Recording, written_by: Side, job: &str) -> SharedJob {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("live-{}-from-{written_by:?}", recording.case));
        fs::create_dir_all(&directory).expect("a directory for the job");
        let file = directory.join("job.json");
        fs::write(&file, job).expect("the job can be written");
        SharedJob {
            file,
            first: written_by.other(),
        }
    }

    /// Until the job has ended, each side runs one step.
    async fn pass_around(&self, python: &Path, recording: &Recording) {
        let mut side = self.first;
        let mut effects = Vec::new();
        let mut steps = 0;
        while self.is_queued() {
            effects.extend(match side {
                Side::Python => self.python_runs_a_step(python).await,
                Side::Rust => self.rust_runs_a_step().await,
            });
            side = side.other();
            steps += 1;
        }
        let case = format!("{}, {:?} first", recording.case, self.first);
        let updates: Vec<_> = recording.updates().collect();
        let last = updates.last().expect("the package has run the job");
        assert_eq!(canonical(&self.text()), canonical(last.job.get()), "{case}");
        assert_eq!(effects, recording.effects, "{case}");
        // The package updates a job twice in a step: before and after.
        assert_eq!(steps * 2, updates.len(), "{case}");
    }

    async fn python_runs_a_step(&self, python: &Path) -> Vec<String> {
        let mut command = Command::new(python);
        command
            .arg(recording::folder().join("live.py"))
            .arg(self.file.parent().expect("the job's directory"));
        // Elsewhere, so that the other job goes on meanwhile: Python takes its time to start.
        let ran = tokio::task::spawn_blocking(move || command.output()).await;
        let ran = ran.expect("waiting for live.py doesn't panic");
        let ran = ran.unwrap_or_else(|error| panic!("{}: {error}", python.display()));
        let errors = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "live.py {}: {errors}", ran.status);
        let said = String::from_utf8(ran.stdout).expect("effects are text");
        said.lines().map(str::to_owned).collect()
    }

    async fn rust_runs_a_step(&self) -> Vec<String> {
        let _turn = effects::alone().await;
        let job = Job::from_json(&self.text()).expect("the library reads the job");
        let id = job.id.clone();
        let store = Memory::new();
        let taken = store.enqueue(vec![job]).await;
        taken.expect("the store takes the job");

        let worker = Worker::new(store.clone());
        let handle = worker.handle();
        let worker = worker.on(move |event| {
            // The step still comes to its end; the one after it is not begun.
            if let Event::StepStarted { .. } = event {
                handle.shutdown();
            }
        });
        let worked = workflows::register(worker).run_until_idle().await;
        worked.expect("the worker ends well");

        let job = store.get(&id).await.expect("the store answers");
        let job = job.expect("the store has the job");
        fs::write(&self.file, job.to_python_json()).expect("the job can be written");
        effects::take()
    }

    fn is_queued(&self) -> bool {
        let job = Job::from_json(&self.text()).expect("the library reads the job");
        job.status == Status::Queued
    }

    fn text(&self) -> String {
        fs::read_to_string(&self.file).expect("the job can be read")
    }
}
