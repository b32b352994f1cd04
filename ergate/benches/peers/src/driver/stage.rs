//! Starts what is measured, with a new file and a new database where it wants one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use super::child::{self, Figures};
use super::contender::Program;
use super::database::Databases;
use crate::Fallible;

pub(super) struct Stage {
    pub(super) databases: Option<Databases>,
    /// The Python interpreter that has the package, and the script.
    pub(super) python: Option<(PathBuf, PathBuf)>,
    directory: PathBuf,
    own: PathBuf,
    made: usize,
}

impl Stage {
    pub(super) fn new(
        databases: Option<Databases>,
        python: Option<(PathBuf, PathBuf)>,
    ) -> Fallible<Stage> {
        let directory = std::env::temp_dir().join(format!("ergate-peers-{}", std::process::id()));
        fs::create_dir_all(&directory)?;
        Ok(Stage {
            databases,
            python,
            directory,
            own: std::env::current_exe()?,
            made: 0,
        })
    }

    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    /// A file that is not there yet.
    pub(super) fn new_file(&mut self) -> Fallible<PathBuf> {
        self.made += 1;
        let directory = self.directory.join(self.made.to_string());
        fs::create_dir_all(&directory)?;
        Ok(directory.join("jobs.db"))
    }

    /// A program with these words, on this file and this database.
    pub(super) fn command(
        &self,
        program: Program,
        words: &[&str],
        store: &Store,
    ) -> Fallible<Command> {
        let mut command = match program {
            Program::Ours => {
                let mut command = child::command(&self.own);
                command.arg("work");
                command
            }
            Program::Peer(name) => {
                let peer = self.own.with_file_name(format!("peer-{name}"));
                if !peer.exists() {
                    return Err(format!("{} was not built", peer.display()).into());
                }
                child::command(&peer)
            }
            Program::Python => {
                let (python, script) = self.python.as_ref().ok_or("Python is not here")?;
                let mut command = child::command(python);
                command.arg(script);
                command
            }
        };
        command.args(words).env("STORE", &store.file);
        if let (Some(databases), Some(address)) = (&self.databases, &store.address) {
            command
                .env("DATABASE_URL", address)
                .env("SERVER_PID", databases.leader()?);
        }
        Ok(command)
    }

    /// A place for jobs that nobody has used yet.
    pub(super) fn store(&mut self, with_database: bool) -> Fallible<Store> {
        let address = match (&mut self.databases, with_database) {
            (Some(databases), true) => Some(databases.make()?),
            (None, true) => return Err("there is no PostgreSQL".into()),
            (_, false) => None,
        };
        let file = self.new_file()?;
        Ok(Store { file, address })
    }

    pub(super) fn clear(&mut self, store: &Store) -> Fallible<()> {
        if let Some(directory) = store.file.parent() {
            fs::remove_dir_all(directory)?;
        }
        match (&mut self.databases, &store.address) {
            (Some(databases), Some(_)) => databases.forget(),
            _ => Ok(()),
        }
    }

    /// One run in a place of its own.
    pub(super) fn once(
        &mut self,
        program: Program,
        words: &[&str],
        with_database: bool,
    ) -> Fallible<Figures> {
        let store = self.store(with_database)?;
        let figures = self
            .command(program, words, &store)
            .and_then(child::figures);
        self.clear(&store)?;
        figures
    }

    /// Several runs of ours in one place, one after another; the figures are the last one's.
    pub(super) fn in_turn(&mut self, with_database: bool, all: &[&[&str]]) -> Fallible<Figures> {
        let store = self.store(with_database)?;
        let mut last = Ok(Figures::new());
        for words in all {
            last = self
                .command(Program::Ours, words, &store)
                .and_then(child::figures);
            if last.is_err() {
                break;
            }
        }
        self.clear(&store)?;
        last
    }

    /// The same work in several processes at once, in one place.
    pub(super) fn at_once(
        &mut self,
        count: usize,
        words: &[&str],
        store: &Store,
    ) -> Fallible<Vec<Figures>> {
        let mut children: Vec<Child> = Vec::new();
        for _ in 0..count {
            let mut command = self.command(Program::Ours, words, store)?;
            children.push(child::start(&mut command)?);
        }
        children.into_iter().map(child::end).collect()
    }
}

pub(super) struct Store {
    pub(super) file: PathBuf,
    pub(super) address: Option<String>,
}

impl Drop for Stage {
    fn drop(&mut self) {
        // What can't be deleted is in the directory for temporary files anyhow.
        let _ = fs::remove_dir_all(&self.directory);
    }
}
