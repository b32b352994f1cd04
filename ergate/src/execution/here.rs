//! Runs of a workflow where its caller is: no store, no record of a job, and values that stay as they are.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::at_once::{Workspace, never_waits};
use super::deadline::Deadline;
use super::guard::{Ended, Gate, guarded, shielded};
use super::{Interrupt, closing, outcome, stray, timed_out};
use crate::application::Application;
use crate::engine::Report;
use crate::failure::{BoxError, Failure};
use crate::job::{ErrorRecord, Job};
use crate::job_info::JobInfo;
use crate::outcome::Outcome;
use crate::payload::Payload;
use crate::random;
use crate::scope::{Resolving, Seen};
use crate::step::passing::{Form, Handed, Read, Wanted};
use crate::step::{Calling, Passing, StepDefinition, Verdict};
use crate::timestamp::Timestamp;

/// A workflow's steps, ready to be run where the caller is.
pub(crate) struct Here {
    pub(crate) workflow: &'static str,
    stages: Vec<Stage>,
    application: Arc<Application>,
    /// What runs that are over have left for others to use.
    rooms: Mutex<Rooms>,
}

#[allow(clippy::vec_box, reason = "a room is handed on, which would move it")]
type Rooms = Vec<Box<Room>>;

/// How many rooms are kept: one for each run that is under way at a time, in most programs.
const ROOMS: usize = 64;

/// Where a run makes what its steps ask for. Another run in the same place allocates less.
pub(crate) struct Room {
    workspace: Workspace,
    /// What the next step gets.
    value: Handed,
    /// What that step gets when it is tried again.
    again: Option<Handed>,
    /// Stands for a job in what is told of one; made when somebody asks.
    job: Option<Box<Job>>,
}

/// A step, and how its input gets there.
struct Stage {
    definition: &'static StepDefinition,
    input: Wanted,
    asks_for_job: bool,
    never_waits: bool,
}

impl Here {
    pub(crate) fn new(
        workflow: &'static str,
        steps: &[&'static StepDefinition],
        application: Arc<Application>,
    ) -> Here {
        let stages = steps.iter().map(|step| Stage::of(step, &application));
        Here {
            workflow,
            stages: stages.collect(),
            application: Arc::clone(&application),
            rooms: Mutex::default(),
        }
    }

    /// A place for a run with this input and this context.
    pub(crate) fn room(&self, input: Handed, context: Payload) -> Box<Room> {
        let left = self.rooms().pop();
        let mut room = left.unwrap_or_else(|| {
            Box::new(Room {
                workspace: Workspace::new(&self.application),
                value: Handed::nothing(),
                again: None,
                job: None,
            })
        });
        room.workspace.scope.begin(context);
        room.value = input;
        room
    }

    pub(crate) fn leave(&self, mut room: Box<Room>) {
        room.workspace.scope.begin(Payload::NULL);
        (room.value, room.again, room.job) = (Handed::nothing(), None, None);
        let mut rooms = self.rooms();
        if rooms.len() < ROOMS {
            rooms.push(room);
        }
    }

    fn rooms(&self) -> MutexGuard<'_, Rooms> {
        // No change to them can stop half-way.
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The form in which the first step takes its input.
    pub(crate) fn input(&self) -> Wanted {
        self.stages
            .first()
            .map_or(Wanted::Nothing, |stage| stage.input)
    }

    /// Tears down what was made for all runs; gives the errors.
    pub(crate) async fn stop(self) -> Vec<BoxError> {
        let Here {
            application, rooms, ..
        } = self;
        drop(rooms);
        application.stop().await
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.stages
            .iter()
            .position(|stage| stage.definition.key.name == name)
    }
}

impl Stage {
    fn of(definition: &'static StepDefinition, application: &Arc<Application>) -> Stage {
        let seen = application.look_at(definition);
        Stage {
            definition,
            input: wanted(definition, &seen),
            asks_for_job: seen.asks_for_job,
            never_waits: never_waits(definition),
        }
    }
}

/// A value can be handed over as it is to one parameter only, or lent to several of the step's own.
fn wanted(definition: &StepDefinition, seen: &Seen) -> Wanted {
    let Some(first) = seen.inputs.first() else {
        return Wanted::Nothing;
    };
    let same = |key| first.key.is_some() && first.key == key;
    let mut others = seen.inputs.iter().skip(1);
    // A further attempt takes the same input once more.
    let is_taken_once = definition.policy.retries == 0
        && seen.inputs.iter().all(|input| input.is_own)
        && others.all(|other| same(other.key));
    match is_taken_once {
        true => Wanted::Typed(first.read),
        false => Wanted::Json,
    }
}

/// One run of a workflow.
pub(crate) struct HereRun<'h> {
    pub(crate) here: &'h Here,
    /// Where what is returned in the end is wanted as its own type.
    pub(crate) output: Read,
    /// What has to be waited for waits behind it.
    pub(crate) gate: Gate,
}

/// Where a run stands.
struct At<'h> {
    stage: &'h Stage,
    index: usize,
    attempt: u32,
}

/// What a step run leads to.
enum Onward {
    To(usize, Handed),
    Over(Handed),
}

impl HereRun<'_> {
    /// Runs the steps from the first, and gives the value of the last and its name.
    ///
    /// It is one function on purpose, and what it works on stands in the room: a future within a future is moved when it is
    /// made, and that may take longer than a quick step does.
    pub(crate) async fn run(
        &self,
        room: &mut Room,
    ) -> Result<(Handed, &'static str), Box<ErrorRecord>> {
        let (mut index, mut attempt) = (0, 1);
        while let Some(stage) = self.here.stages.get(index) {
            let at = At {
                stage,
                index,
                attempt,
            };
            self.enter(&at, room);
            let mut deadline = Deadline::of(stage.definition.policy.timeout);
            let ended = if stage.never_waits {
                let passing = self.passing(index);
                room.workspace.call(stage.definition, passing)
            } else {
                self.body(&at, room, &mut deadline).await
            };
            let ended = match deadline.is_over() {
                true => too_late(ended),
                false => ended,
            };
            let later = match room.workspace.scope.has_teardowns() {
                false => closing::drop_all(&mut room.workspace.scope),
                true => {
                    self.gate.open().await;
                    let outcome = outcome(&ended, &|failure| self.record(&at, failure));
                    Box::pin(self.tear_down(&at, room, outcome)).await
                }
            };
            let failure = match self.onward(&at, ended, later) {
                Ok(Onward::Over(value)) => return Ok((value, stage.definition.key.name)),
                Ok(Onward::To(next, handed)) => {
                    room.value = handed;
                    (index, attempt) = (next, 1);
                    continue;
                }
                Err(failure) => failure,
            };
            let (error, pause) = self.failed(&at, &failure);
            let (Some(pause), Some(again)) = (pause, room.again.take()) else {
                return Err(error);
            };
            room.value = again;
            attempt += 1;
            self.gate.open().await;
            Box::pin(tokio::time::sleep(pause)).await;
        }
        Ok((Handed::from(Payload::NULL), ""))
    }

    fn enter(&self, at: &At<'_>, room: &mut Room) {
        let definition = at.stage.definition;
        let value = std::mem::replace(&mut room.value, Handed::nothing());
        if definition.policy.retries > 0 {
            room.again = Some(value.again());
        }
        let info = self.info(at, &mut room.job);
        room.workspace.scope.enter(definition.key, value, info);
        room.workspace.handles.clear();
    }

    async fn tear_down(
        &self,
        at: &At<'_>,
        room: &mut Room,
        outcome: Outcome,
    ) -> Option<Box<Failure>> {
        let record = |failure: &Failure| self.record(at, failure);
        closing::close(&mut room.workspace.scope, outcome, &record).await
    }

    fn passing(&self, at: usize) -> Passing {
        let output = Wanted::Typed(self.output);
        let next = self.here.stages.get(at + 1);
        Passing {
            next: next.map_or(output, |next| next.input),
            end: output,
        }
    }

    /// Makes what the step asks for, and calls it.
    async fn body(&self, at: &At<'_>, room: &mut Room, deadline: &mut Deadline) -> Ended<Verdict> {
        let definition = at.stage.definition;
        let Workspace { scope, handles } = &mut room.workspace;
        for need in definition.needs {
            let made = match shielded(|| need.ask(scope)) {
                Ok(Resolving::Ready(made)) => made.into(),
                Ok(Resolving::Later(future)) => {
                    self.gate.open().await;
                    guarded(future, Pin::new(&mut *deadline)).await
                }
                Err(panic) => Ended::Failed(panic.into_failure()),
            };
            match made {
                Ended::Returned(handle) => handles.push(handle),
                Ended::Failed(failure) => {
                    return Ended::Failed(failure.of_dependency(&scope.trail_names()));
                }
                Ended::Interrupted(interrupt) => return Ended::Interrupted(interrupt),
            }
        }
        let passing = self.passing(at.index);
        match shielded(|| (definition.call)(&mut scope.open(handles), passing)) {
            Ok(Calling::Done(concluded)) => concluded.into(),
            Ok(Calling::Later(future)) => {
                self.gate.open().await;
                guarded(future, Pin::new(deadline)).await
            }
            Err(panic) => Ended::Failed(panic.into_failure()),
        }
    }

    fn onward(
        &self,
        at: &At<'_>,
        ended: Ended<Verdict>,
        later: Option<Box<Failure>>,
    ) -> Result<Onward, Box<Failure>> {
        let verdict = match (ended, later) {
            (Ended::Returned(verdict), None) => verdict,
            (Ended::Returned(_), Some(failure)) => return Err(failure),
            (Ended::Failed(failure), later) => return Err(and_also(failure, later)),
            (Ended::Interrupted(_), later) => {
                return Err(and_also(timed_out(at.stage.definition), later));
            }
        };
        match verdict {
            Verdict::Next(value) if at.index + 1 < self.here.stages.len() => {
                Ok(Onward::To(at.index + 1, value))
            }
            Verdict::Next(value) | Verdict::End(value) => Ok(Onward::Over(value)),
            Verdict::Jump(key, value) => match self.here.position(key.name) {
                Some(target) if target > at.index => Ok(Onward::To(target, value.into())),
                _ => Err(stray(key.name)),
            },
        }
    }

    /// What to say of a failure, and after which time to try again.
    fn failed(&self, at: &At<'_>, failure: &Failure) -> (Box<ErrorRecord>, Option<Duration>) {
        let mut record = Box::new(self.record(at, failure));
        record.at = Some(Timestamp::now());
        match failure.report(record) {
            Report::Failed { error, retry } => {
                let policy = at.stage.definition.policy;
                let pause = policy.pause(at.attempt, retry, random::fraction());
                (error, pause)
            }
            Report::Aborted { error } => (error, None),
            // A failure is reported as one of the two.
            _ => (Box::new(self.record(at, failure)), None),
        }
    }

    fn record(&self, at: &At<'_>, failure: &Failure) -> ErrorRecord {
        let step = at.stage.definition.key.name;
        failure.record_of(self.here.workflow, step, at.attempt)
    }

    /// The description of the job, where anything asks for it: a job is made for it then.
    fn info(&self, at: &At<'_>, job: &mut Option<Box<Job>>) -> Option<JobInfo> {
        if !at.stage.asks_for_job {
            return None;
        }
        let job = job.get_or_insert_with(|| Box::new(Job::new(self.here.workflow)));
        job.attempt = at.attempt;
        job.steps_completed = u32::try_from(at.index).unwrap_or(u32::MAX);
        Some(JobInfo::new(job, at.stage.definition.key.name))
    }
}

/// A function that is not `async` can't be interrupted: it is too late when it has ended.
fn too_late(ended: Ended<Verdict>) -> Ended<Verdict> {
    match ended {
        Ended::Returned(_) => Ended::Interrupted(Interrupt::TimedOut),
        ended => ended,
    }
}

fn and_also(mut failure: Box<Failure>, later: Option<Box<Failure>>) -> Box<Failure> {
    if let Some(later) = later {
        failure.and_also(&later);
    }
    failure
}

/// The value that a run gave, or its JSON where it was not handed over as it is.
pub(crate) fn typed<T: 'static>(value: Handed) -> Result<T, Payload> {
    match value.into_form() {
        Form::Json(payload) => Err(payload),
        Form::Nothing => Err(Payload::NULL),
        Form::Typed(value) => {
            let value = value.downcast::<Option<T>>().ok().and_then(|value| *value);
            value.ok_or(Payload::NULL)
        }
    }
}
