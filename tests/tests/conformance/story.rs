//! What happened to a job, line by line.

use std::fmt;

use ergate::{Job, Status};

use crate::json::{canonical, object};

const INDENT: &str = "    ";

/// What happened to a job, in order: its states as they were stored, and between them the effects of its steps
/// and dependencies, indented. At the end, what is known of errors.
///
/// ```text
/// running 0 0 0.0 null
///     step_1(21, now=2024-01-02T03:04:05Z)
/// queued 1 1 50.0 22
/// ```
///
/// A state is the job's status, `current_step`, `steps_completed`, `percent_completed` and `last_return_value`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Story {
    lines: Vec<String>,
}

impl Story {
    pub(crate) fn state(&mut self, state: State) {
        self.lines.push(state.0);
    }

    /// The state in which the job rests: nothing new if it is the one that was stored last.
    pub(crate) fn rests(&mut self, state: State) {
        let is_state = |line: &&String| !line.starts_with(INDENT);
        if self.lines.iter().rfind(is_state) != Some(&state.0) {
            self.state(state);
        }
    }

    pub(crate) fn effects<S: fmt::Display>(&mut self, effects: impl IntoIterator<Item = S>) {
        let effects = effects
            .into_iter()
            .map(|effect| format!("{INDENT}{effect}"));
        self.lines.extend(effects);
    }

    /// Something that is known at the end, such as an error.
    pub(crate) fn note(&mut self, kind: &str, text: &str) {
        self.lines.push(format!("{kind}: {text}"));
    }

    /// The effects alone.
    pub(crate) fn all_effects(&self) -> Vec<&str> {
        let effects = self
            .lines
            .iter()
            .filter_map(|line| line.strip_prefix(INDENT));
        effects.collect()
    }

    /// Reads a story as [`Display`](fmt::Display) writes it.
    pub(crate) fn of(text: &str) -> Story {
        let lines = text.lines().map(str::to_owned).collect();
        Story { lines }
    }

    /// Both stories, with a mark at the lines of the one that the other doesn't have at that place.
    pub(crate) fn beside(&self, other: &Story) -> String {
        let mut text = String::new();
        let longest = self.lines.len().max(other.lines.len());
        for at in 0..longest {
            match (self.lines.get(at), other.lines.get(at)) {
                (Some(line), Some(same)) if line == same => text += &format!("  {line}\n"),
                (line, other) => {
                    text += &line.map_or_else(String::new, |line| format!("- {line}\n"));
                    text += &other.map_or_else(String::new, |line| format!("+ {line}\n"));
                }
            }
        }
        text
    }
}

impl fmt::Display for Story {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// Where a job stands, in one line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct State(String);

impl State {
    pub(crate) fn of(job: &Job) -> State {
        State(format!(
            "{} {} {} {:?} {}",
            job.status,
            job.current_step,
            job.steps_completed,
            job.percent_completed,
            canonical(job.last_return_value.as_str())
        ))
    }

    /// Reads the package's JSON without the library, whose reading is among what is tested.
    pub(crate) fn of_python(job: &str) -> State {
        let fields = object(job);
        let field = |name: &str| canonical(fields[name].get());
        State(format!(
            "{} {} {} {} {}",
            status(&field("status")),
            field("current_step"),
            field("steps_completed"),
            field("percent_completed"),
            field("last_return_value")
        ))
    }
}

fn status(number: &str) -> Status {
    match number {
        "1" => Status::Scheduled,
        "2" => Status::Queued,
        "3" => Status::Running,
        "4" => Status::Completed,
        "5" => Status::Failed,
        "6" => Status::Aborted,
        "7" => Status::Pending,
        "8" => Status::Cancelling,
        "9" => Status::Cancelled,
        other => panic!("the package has no status {other}"),
    }
}
