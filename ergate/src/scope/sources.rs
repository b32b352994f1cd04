//! The parameters that are not dependencies: input, context, state and the job's description.

use std::any::TypeId;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;

use super::{Handle, Key, Made, Purpose, Resolving, Scope, Slot};
use crate::failure::Failure;
use crate::job::ErrorKind;
use crate::payload::Payload;

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
    note = "derive `serde::Deserialize` for `{Self}`, or mark the parameter with where else its value comes from"
)]
pub trait FromJob<F>: Sized {
    /// The job's input, for one parameter alone.
    fn input<'a>(
        scope: &'a mut Scope,
        parameter: &'static str,
        wanted: &'static str,
    ) -> Resolving<'a>;

    /// The job's input, for several parameters to borrow.
    fn input_ref<'a>(
        scope: &'a mut Scope,
        parameter: &'static str,
        wanted: &'static str,
    ) -> Resolving<'a>;

    /// The job's user context, for one parameter alone.
    fn context<'a>(
        scope: &'a mut Scope,
        parameter: &'static str,
        wanted: &'static str,
    ) -> Resolving<'a>;

    /// The job's user context, for several parameters to borrow.
    fn context_ref<'a>(
        scope: &'a mut Scope,
        parameter: &'static str,
        wanted: &'static str,
    ) -> Resolving<'a>;
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + Send + 'static, F> FromJob<F> for T {
    fn input<'a>(
        scope: &'a mut Scope,
        parameter: &'static str,
        wanted: &'static str,
    ) -> Resolving<'a> {
        let payload = scope.input.clone();
        Resolving::Ready(scope.read::<T>(None, "input", parameter, wanted, &payload))
    }

    fn input_ref<'a>(
        scope: &'a mut Scope,
        parameter: &'static str,
        wanted: &'static str,
    ) -> Resolving<'a> {
        let payload = scope.input.clone();
        let key = TypeId::of::<InputOf<T>>();
        Resolving::Ready(scope.read::<T>(Some(key), "input", parameter, wanted, &payload))
    }

    fn context<'a>(
        scope: &'a mut Scope,
        parameter: &'static str,
        wanted: &'static str,
    ) -> Resolving<'a> {
        let payload = scope.context.clone();
        Resolving::Ready(scope.read::<T>(None, "context", parameter, wanted, &payload))
    }

    fn context_ref<'a>(
        scope: &'a mut Scope,
        parameter: &'static str,
        wanted: &'static str,
    ) -> Resolving<'a> {
        let payload = scope.context.clone();
        let key = TypeId::of::<ContextOf<T>>();
        Resolving::Ready(scope.read::<T>(Some(key), "context", parameter, wanted, &payload))
    }
}

impl Scope {
    /// A value that was given to the worker.
    pub fn state<T: Send + Sync + 'static>(
        &mut self,
        parameter: &'static str,
        wanted: &'static str,
    ) -> Resolving<'_> {
        Resolving::Ready(self.find_state::<T>(parameter, wanted))
    }

    /// The description of the job that runs.
    pub fn job(&mut self, parameter: &'static str) -> Resolving<'_> {
        Resolving::Ready(self.describe_job(parameter))
    }

    fn read<T: DeserializeOwned + Send + 'static>(
        &mut self,
        key: Option<TypeId>,
        what: &'static str,
        parameter: &'static str,
        wanted: &'static str,
        payload: &Payload,
    ) -> Result<Handle, Box<Failure>> {
        if !self.is_run() {
            if what == "context" {
                self.refuse_another_context::<T>(parameter, wanted)?;
            }
            return self.refuse_for_application(what, parameter);
        }
        if let Some(at) = key.and_then(|key| self.find(|made| made.function == key)) {
            return Ok(Handle::plain(at));
        }
        let value = payload.parse::<T>().map_err(|error| {
            let step = self.step().name;
            Failure::new(
                ErrorKind::Input,
                format!("parameter `{parameter}` of step `{step}` takes the job's {what} as `{wanted}`: {error}"),
            )
            .of_dependency(&self.trail_names())
        })?;
        let made = Made {
            key: key.map(Key::of),
            name: parameter,
            teardown: None,
        };
        Ok(Handle::plain(self.put(Slot::own(value), made)))
    }

    fn find_state<T: Send + Sync + 'static>(
        &mut self,
        parameter: &'static str,
        wanted: &'static str,
    ) -> Result<Handle, Box<Failure>> {
        let key = TypeId::of::<StateOf<T>>();
        if let Some(at) = self.find(|made| made.function == key) {
            return Ok(Handle::plain(at));
        }
        let Some(state) = self.application.state::<T>() else {
            let problem = format!(
                "{} takes `#[state] {parameter}: {wanted}`, but this worker was given no such value: \
                 add `.state(..)` with a `{wanted}`",
                self.asker(),
            );
            return self.report(problem);
        };
        let made = Made {
            key: Some(Key::of(key)),
            name: parameter,
            teardown: None,
        };
        Ok(Handle::plain(self.put(Slot::shared(state), made)))
    }

    fn describe_job(&mut self, parameter: &'static str) -> Result<Handle, Box<Failure>> {
        let Some(info) = self.info.clone() else {
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
    fn refuse_another_context<T: 'static>(
        &mut self,
        parameter: &'static str,
        wanted: &'static str,
    ) -> Result<(), Box<Failure>> {
        match self.declared {
            Some(declared) if !declared.is::<T>() => {
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
