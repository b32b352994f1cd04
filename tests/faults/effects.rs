use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The side effects of steps: a file that any number of processes add lines to.
#[derive(Clone, Debug)]
pub struct Effects {
    path: PathBuf,
}

/// One run of a step, as the step itself wrote it down before it returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The job's id.
    pub job: String,
    /// The step.
    pub step: String,
    /// Which attempt the step took it for.
    pub attempt: u32,
    /// What no other run of any step has.
    pub mark: String,
    /// The marks of the runs before it, whose results it was given.
    pub before: Vec<String>,
}

impl Effects {
    /// The effects in this file, which need not be there yet.
    #[must_use]
    pub fn in_file(path: &Path) -> Effects {
        Effects {
            path: path.to_owned(),
        }
    }

    /// Adds a line. A process that is killed leaves all of it or nothing, for it is one write at the file's end.
    ///
    /// # Errors
    ///
    /// The file can't be written.
    pub fn add(&self, effect: &Effect) -> io::Result<()> {
        let Effect {
            job,
            step,
            attempt,
            mark,
            before,
        } = effect;
        let line = format!("{job} {step} {attempt} {mark} {}\n", before.join(","));
        let mut file = OpenOptions::new()
            .append(true)
            .create(true)
            .open(&self.path)?;
        file.write_all(line.as_bytes())
    }

    /// Lets go of the steps that wait for it, in whatever process they are.
    ///
    /// # Errors
    ///
    /// The file that tells of it can't be made.
    pub fn release(&self) -> io::Result<()> {
        std::fs::write(self.path.with_extension("released"), "")
    }

    pub(super) fn are_released(&self) -> bool {
        self.path.with_extension("released").exists()
    }

    /// All effects so far.
    ///
    /// # Panics
    ///
    /// When the file can't be read.
    #[must_use]
    pub fn all(&self) -> Vec<Effect> {
        let text = std::fs::read_to_string(&self.path).unwrap();
        text.lines().map(read).collect()
    }
}

fn read(line: &str) -> Effect {
    let mut words = line.split(' ');
    let mut word = || words.next().unwrap().to_owned();
    let (job, step, attempt, mark, before) = (word(), word(), word(), word(), word());
    let before = before.split(',').filter(|mark| !mark.is_empty());
    Effect {
        job,
        step,
        attempt: attempt.parse().unwrap(),
        mark,
        before: before.map(str::to_owned).collect(),
    }
}
