//! Who takes part, and at which setting.

/// How a contender's process is started.
#[derive(Clone, Copy)]
pub(super) enum Program {
    /// This program, at this work.
    Ours,
    /// One of the packages beside this one.
    Peer(&'static str),
    /// The Python script.
    Python,
}

/// What it stands beside, and what it is compared by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Typed,
    Memory,
    Sqlite,
    Postgres,
}

impl Group {
    pub(super) const ALL: [Group; 4] =
        [Group::Typed, Group::Memory, Group::Sqlite, Group::Postgres];

    pub(super) fn title(self) -> &'static str {
        match self {
            Group::Typed => "In the process, nothing kept",
            Group::Memory => "In memory",
            Group::Sqlite => "SQLite",
            Group::Postgres => "PostgreSQL",
        }
    }

    /// Whoever the others of the group are compared with.
    pub(super) fn ours(self) -> &'static str {
        match self {
            Group::Typed => "here",
            Group::Memory => "memory",
            Group::Sqlite => "sqlite",
            Group::Postgres => "postgres",
        }
    }
}

pub(super) struct Contender {
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    pub(super) group: Group,
    pub(super) program: Program,
    pub(super) words: &'static [&'static str],
    pub(super) jobs: usize,
    /// In every round, or in every other one.
    pub(super) always: bool,
}

const fn contender(
    key: &'static str,
    name: &'static str,
    group: Group,
    program: Program,
    words: &'static [&'static str],
) -> Contender {
    Contender {
        key,
        name,
        group,
        program,
        words,
        jobs: 20_000,
        always: true,
    }
}

impl Contender {
    const fn jobs(mut self, jobs: usize) -> Contender {
        self.jobs = jobs;
        self
    }

    const fn slow(mut self) -> Contender {
        self.always = false;
        self
    }
}

use Group::{Memory, Postgres, Sqlite, Typed};
use Program::{Ours, Peer, Python};

pub(super) static CONTENDERS: &[Contender] = &[
    contender(
        "here",
        "ergate `Workflow::here`",
        Typed,
        Ours,
        &["count", "here"],
    )
    .jobs(500_000),
    contender(
        "sayiir-here",
        "sayiir `InProcessRunner`",
        Typed,
        Peer("sayiir"),
        &["in-process"],
    )
    .jobs(500_000),
    contender(
        "memory",
        "ergate, `Memory`, 64 at a time",
        Memory,
        Ours,
        &["count", "memory"],
    ),
    contender(
        "memory-1",
        "ergate, `Memory`, 1 at a time",
        Memory,
        Ours,
        &["count", "memory", "--at-a-time", "1"],
    ),
    contender(
        "apalis-memory",
        "apalis `InMemoryWorkflow`",
        Memory,
        Peer("apalis"),
        &["memory"],
    ),
    contender(
        "sayiir-checkpoints",
        "sayiir `CheckpointingRunner`",
        Memory,
        Peer("sayiir"),
        &["checkpointing"],
    ),
    contender("python", "ergate for Python", Memory, Python, &[]),
    contender(
        "python-text",
        "ergate for Python, jobs as text",
        Memory,
        Python,
        &["--text"],
    ),
    contender(
        "sqlite",
        "ergate, `Sqlite`, `Full`",
        Sqlite,
        Ours,
        &["count", "sqlite"],
    ),
    contender(
        "sqlite-3000",
        "ergate, `Sqlite`, `Full`",
        Sqlite,
        Ours,
        &["count", "sqlite"],
    )
    .jobs(3_000),
    contender(
        "apalis-sqlite",
        "apalis-sqlite",
        Sqlite,
        Peer("apalis"),
        &["sqlite", "--seconds", "90"],
    )
    .jobs(3_000)
    .slow(),
    contender(
        "postgres",
        "ergate, `Postgres`",
        Postgres,
        Ours,
        &["count", "postgres"],
    )
    .slow(),
    contender(
        "apalis-postgres",
        "apalis-postgres",
        Postgres,
        Peer("apalis"),
        &["postgres", "--seconds", "12"],
    )
    .slow(),
    contender("dbos", "dbos", Postgres, Peer("dbos"), &["--seconds", "12"]).slow(),
    contender(
        "underway",
        "underway",
        Postgres,
        Peer("underway"),
        &["--seconds", "12"],
    )
    .slow(),
];
