//! The parameters that are not dependencies: input, context, state and the job's description.

use std::any::TypeId;
use std::marker::PhantomData;

#[cfg(feature = "macros")]
use ergate_macros::unshown;
use serde::de::DeserializeOwned;

use super::{Handle, InputRead, Key, Made, Need, Purpose, Resolving, Scope, Slot, Source};
use crate::failure::Failure;
use crate::job::ErrorKind;
use crate::payload::Payload;
use crate::step::passing::{Read, Sendable, read, read_text};

/// Tells an input of type `T` from a dependency that makes a `T`.
struct InputOf<T>(PhantomData<T>);
struct ContextOf<T>(PhantomData<T>);
struct StateOf<T>(PhantomData<T>);
struct Info;

/// What the function `F` may take of a job.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn charge(total: u64) -> u64 { total }
/// use ergate::rules::FromJob;
///
/// fn may_be_read_by_charge<T: FromJob<charge>>() {}
/// may_be_read_by_charge::<Vec<Option<String>>>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{F}` takes `{Self}` from the job, which can't be read from JSON",
    label = "does not implement `serde::Deserialize`",
    note = "derive `serde::Deserialize` for `{Self}` or for the type in it that lacks it, or mark the parameter with where else its value comes from"
)]
pub trait FromJob<F>: Sized {
    /// The job's input, for one parameter alone.
    fn input<'a>(scope: &'a mut Scope, need: &'static Need) -> Resolving<'a>;

    /// The job's input, for several parameters to borrow.
    fn input_ref<'a>(scope: &'a mut Scope, need: &'static Need) -> Resolving<'a>;

    /// The job's user context, for one parameter alone.
    fn context<'a>(scope: &'a mut Scope, need: &'static Need) -> Resolving<'a>;

    /// The job's user context, for several parameters to borrow.
    fn context_ref<'a>(scope: &'a mut Scope, need: &'static Need) -> Resolving<'a>;
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + Send + 'static, F> FromJob<F> for T {
    fn input<'a>(scope: &'a mut Scope, need: &'static Need) -> Resolving<'a> {
        scope.read(need, None, read::<T>)
    }

    fn input_ref<'a>(scope: &'a mut Scope, need: &'static Need) -> Resolving<'a> {
        let key = TypeId::of::<InputOf<T>>();
        scope.read(need, Some(key), read::<T>)
    }

    fn context<'a>(scope: &'a mut Scope, need: &'static Need) -> Resolving<'a> {
        scope.read(need, None, read::<T>)
    }

    fn context_ref<'a>(scope: &'a mut Scope, need: &'static Need) -> Resolving<'a> {
        let key = TypeId::of::<ContextOf<T>>();
        scope.read(need, Some(key), read::<T>)
    }
}

/// What a worker may be given, for all its steps to share.
///
/// ```
/// use std::sync::Mutex;
///
/// use ergate::rules::State;
///
/// fn may_be_given_to_a_worker<T: State>() {}
/// may_be_given_to_a_worker::<Mutex<Vec<String>>>();
/// ```
#[diagnostic::on_unimplemented(
    message = "a worker can't be given a `{Self}`, which can't be shared by threads",
    label = "not `Send + Sync`",
    note = "all steps of a worker share it: write `Arc` for `Rc`, put a `Mutex` around it, or say `dyn Trait + Send + Sync`"
)]
pub trait State: Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Send + Sync + 'static> State for T {}

impl Scope {
    /// A value that was given to the worker.
    #[cfg_attr(feature = "macros", unshown)]
    pub fn state<'a, T: State>(&'a mut self, need: &'static Need) -> Resolving<'a> {
        let key = TypeId::of::<StateOf<T>>();
        Resolving::Ready(self.find_state(key, TypeId::of::<T>(), need))
    }

    /// The description of the job that runs.
    pub fn job<'a>(&'a mut self, need: &'static Need) -> Resolving<'a> {
        Resolving::Ready(self.describe_job(need.parameter))
    }

    fn read(&mut self, need: &Need, key: Option<TypeId>, read: Read) -> Resolving<'_> {
        Resolving::Ready(self.read_now(need, key, read))
    }

    fn read_now(
        &mut self,
        need: &Need,
        key: Option<TypeId>,
        read: Read,
    ) -> Result<Handle, Box<Failure>> {
        let parameter = need.parameter;
        if !self.is_run() {
            return self.look_at(need, key, read);
        }
        if let Some(at) = key.and_then(|key| self.find(|made| made.function == key)) {
            return Ok(Handle::plain(at));
        }
        let value = match need.source {
            Source::Input(_) if self.passed.is_some() => self.passed.take(),
            _ => None,
        };
        let value = match value {
            Some(value) => value,
            None => self.parse(need, read)?,
        };
        let made = Made {
            key: key.map(Key::of),
            name: parameter,
            teardown: None,
        };
        Ok(Handle::plain(self.put(Slot::of(value), made)))
    }

    fn parse(&self, need: &Need, read: Read) -> Result<Sendable, Box<Failure>> {
        let (what, payload) = self.source(need);
        read_text(payload.as_str(), read).map_err(|error| {
            let error = payload.unreadable(error);
            let (parameter, wanted) = (need.parameter, need.source.wanted());
            let step = self.step().name;
            Failure::new(
                ErrorKind::Input,
                format!("parameter `{parameter}` of step `{step}` takes the job's {what} as `{wanted}`: {error}"),
            )
            .of_dependency(&self.trail_names())
        })
    }

    fn source(&self, need: &Need) -> (&'static str, &Payload) {
        match need.source {
            Source::Context(_) => ("context", &self.context),
            _ => ("input", &self.input),
        }
    }

    /// Takes down what of the job is read, without reading it.
    fn look_at(
        &mut self,
        need: &Need,
        key: Option<TypeId>,
        read: Read,
    ) -> Result<Handle, Box<Failure>> {
        let (what, _) = self.source(need);
        let is_own = self.trail.is_empty();
        if what == "context" {
            self.refuse_another_context(read, need.parameter, need.source.wanted())?;
        } else if let Purpose::Check(seen) = &mut self.purpose {
            seen.inputs.push(InputRead { key, read, is_own });
        }
        self.refuse_for_application(what, need.parameter)
    }

    fn find_state(
        &mut self,
        key: TypeId,
        wanted: TypeId,
        need: &Need,
    ) -> Result<Handle, Box<Failure>> {
        if let Some(at) = self.find(|made| made.function == key) {
            return Ok(Handle::plain(at));
        }
        let Some(state) = self.application.state(wanted) else {
            let (parameter, wanted) = (need.parameter, need.source.wanted());
            let problem = format!(
                "{} takes `#[state] {parameter}: {wanted}`, but this worker was given no such value: \
                 add `.state(..)` with a `{wanted}`",
                self.asker(),
            );
            return self.report(problem);
        };
        let made = Made {
            key: Some(Key::of(key)),
            name: need.parameter,
            teardown: None,
        };
        Ok(Handle::plain(self.put(Slot::shared(state), made)))
    }

    fn describe_job(&mut self, parameter: &'static str) -> Result<Handle, Box<Failure>> {
        let Some(info) = self.info.clone() else {
            if let Purpose::Check(seen) = &mut self.purpose {
                seen.asks_for_job = true;
            }
            return self.refuse_for_application("description", parameter);
        };
        let key = TypeId::of::<Info>();
        if let Some(at) = self.find(|made| made.function == key) {
            return Ok(Handle::plain(at));
        }
        let made = Made {
            key: Some(Key::of(key)),
            name: parameter,
            teardown: None,
        };
        Ok(Handle::plain(self.put(Slot::own(info), made)))
    }

    /// What a step's dependencies read where a builder declares the context: where `#[workflow]` does, the compiler says so.
    fn refuse_another_context(
        &mut self,
        read: Read,
        parameter: &'static str,
        wanted: &'static str,
    ) -> Result<(), Box<Failure>> {
        match self.declared {
            Some(declared) if !declared.is_read_by(read) => {
                let problem = format!(
                    "{} reads the job's context as `{wanted}` in its parameter `{parameter}`, but the workflow declares `{}`: \
                     take that, or change what the workflow declares",
                    self.asker(),
                    declared.name(),
                );
                self.report(problem).map(drop)
            }
            _ => Ok(()),
        }
    }

    /// What belongs to a job can't be had before there is one.
    fn refuse_for_application(
        &mut self,
        what: &str,
        parameter: &str,
    ) -> Result<Handle, Box<Failure>> {
        if !self.makes_for_application() {
            return Ok(Handle::nothing());
        }
        let problem = format!(
            "{} lives as long as the worker, so its parameter `{parameter}` can't take the job's {what}",
            self.asker(),
        );
        self.report(problem)
    }

    /// Collects a problem while checking; at any other time it is the end of the attempt.
    pub(crate) fn report(&mut self, problem: String) -> Result<Handle, Box<Failure>> {
        match &mut self.purpose {
            Purpose::Check(seen) => {
                if !seen.problems.contains(&problem) {
                    seen.problems.push(problem);
                }
                Ok(Handle::nothing())
            }
            _ => Err(Failure::dependency(problem).of_dependency(&self.trail_names())),
        }
    }

    /// Who asks for the value that is looked for now.
    pub(crate) fn asker(&self) -> String {
        match self.trail.last() {
            Some(asking) => format!("dependency `{}`", asking.name),
            None => format!("step `{}`", self.step().name),
        }
    }
}
