//! Whether a dependency is there already, has to be made, or only has to be looked through.

use std::any::Any;

use super::Wanted;
use crate::failure::Failure;
use crate::scope::{Asking, Handle, Key, Made, Purpose, Resolving, Scope, Slot};

pub(super) enum LookUp {
    /// It is in this slot, or never will be.
    Known(Result<usize, Box<Failure>>),
    /// It has to be made.
    Make,
    /// It is not made now, but what it needs may have to be.
    Visit,
}

impl Wanted {
    pub(super) fn look_up(&self, scope: &mut Scope) -> LookUp {
        let same = |made: &Key| {
            let known: Option<&(dyn Any + Send + Sync)> = made.arguments.as_deref();
            made.function == self.key
                && known.is_some_and(|known| (self.same)(known, &*self.arguments))
        };
        match scope.purpose {
            Purpose::Check(_) => LookUp::Known(self.check(scope)),
            Purpose::Build(_) if !self.application => {
                if scope.makes_for_application() {
                    LookUp::Make
                } else {
                    LookUp::Visit
                }
            }
            Purpose::Build(_) => self.share(same, scope).map_or(LookUp::Make, LookUp::Known),
            Purpose::Run if self.application => LookUp::Known(
                self.share(same, scope)
                    .unwrap_or_else(|| Err(self.not_built())),
            ),
            Purpose::Run if self.fresh => LookUp::Make,
            Purpose::Run => scope
                .find(same)
                .map_or(LookUp::Make, |slot| LookUp::Known(Ok(slot))),
        }
    }

    /// The application's value, put into this scope.
    fn share(
        &self,
        same: impl Fn(&Key) -> bool,
        scope: &mut Scope,
    ) -> Option<Result<usize, Box<Failure>>> {
        let shared = scope.application_value(same)?;
        // Without a key: the application's own list is where it is found again.
        let made = Made {
            key: None,
            name: self.name,
            teardown: None,
        };
        Some(Ok(scope.put(Slot::shared(shared), made)))
    }

    fn not_built(&self) -> Box<Failure> {
        Failure::dependency(format!(
            "`{}` lives as long as the worker, but was not made when the worker started: \
             the arguments of a `scope = \"app\"` dependency must be the same at every start",
            self.name
        ))
    }

    /// Looks through what it needs, without making anything.
    fn check(&self, scope: &mut Scope) -> Result<usize, Box<Failure>> {
        if scope.makes_for_application() && !self.application {
            let problem = format!(
                "{} lives as long as the worker, so it can't depend on `{}`, which is made for each step run: \
                 write `scope = \"app\"` on `{}` too",
                scope.asker(),
                self.name,
                self.name
            );
            scope.report(problem)?;
        }
        if let Some(circle) = self.circle(scope) {
            scope.report(circle)?;
            return Ok(usize::MAX);
        }
        if !scope.is_new(self.function) {
            return Ok(usize::MAX);
        }
        scope.trail.push(Asking {
            name: self.name,
            function: self.function,
            application: self.application,
        });
        for need in self.needs {
            if let Resolving::Ready(answer) = need.ask(scope) {
                let _: Handle = answer?;
            }
        }
        scope.trail.pop();
        Ok(usize::MAX)
    }
}
