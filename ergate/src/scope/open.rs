//! Handing out what a scope has made, all at once, to the function that asked for it.

use std::any::Any;

use super::slot::Slot;
use super::{Handle, Kept};
use crate::failure::Failure;
use crate::job_info::JobInfo;

/// How a `&P` is got out of a slot; one such function for each pair of made and wanted type.
pub(crate) struct Lend<P: ?Sized>(pub(crate) fn(&dyn Any) -> Option<&P>);
/// How a `&mut P` is got out of a slot.
pub(crate) struct LendMut<P: ?Sized>(pub(crate) fn(&mut dyn Any) -> Option<&mut P>);

enum Lent<'a> {
    Free(&'a mut Slot),
    Shared(&'a Slot),
    Taken,
}

/// How many values fit without an allocation: most steps need no more.
const FEW: usize = 4;

/// What became of each slot.
enum Lents<'a> {
    Few([Lent<'a>; FEW]),
    Many(Vec<Lent<'a>>),
}

impl<'a> Lents<'a> {
    fn of(kept: &'a mut [Kept]) -> Self {
        let is_few = kept.len() <= FEW;
        let mut slots = kept.iter_mut().map(|kept| &mut kept.slot);
        if !is_few {
            return Self::Many(slots.map(Lent::Free).collect());
        }
        Self::Few(std::array::from_fn(|_| {
            slots.next().map_or(Lent::Taken, Lent::Free)
        }))
    }

    fn get_mut(&mut self, slot: usize) -> Option<&mut Lent<'a>> {
        match self {
            Self::Few(few) => few.get_mut(slot),
            Self::Many(many) => many.get_mut(slot),
        }
    }
}

/// How a value is got out of a slot: a [`Lend`], a [`LendMut`], or nothing that has to be known.
pub(crate) type Access = &'static (dyn Any + Send + Sync);

/// Everything that one call needs, borrowed from the scope at once, so that `&A` and `&mut B` can be held together.
///
/// A value that can't be handed out is noted here: what is compiled for each parameter stays short.
pub struct Open<'a> {
    lent: Lents<'a>,
    handles: &'a [Handle],
    failure: Option<Box<Failure>>,
}

impl std::fmt::Debug for Open<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Open")
            .field("parameters", &self.handles.len())
            .finish_non_exhaustive()
    }
}

impl<'a> Open<'a> {
    pub(super) fn new(kept: &'a mut [Kept], handles: &'a [Handle]) -> Self {
        Self {
            lent: Lents::of(kept),
            handles,
            failure: None,
        }
    }

    /// The value of parameter `at`, borrowed as it was made; none when it was moved out or lent exclusively.
    pub fn shared<T: 'static>(&mut self, at: usize) -> Option<&'a T> {
        let (_, value) = self.share(at)?;
        let shared = match value.downcast_ref::<T>() {
            Some(value) => Some(value),
            // What comes from the job.
            None => value.downcast_ref::<Option<T>>().and_then(Option::as_ref),
        };
        if shared.is_none() {
            self.misfit(at);
        }
        shared
    }

    /// The value of parameter `at`, borrowed as `P`; none when it was moved out or lent exclusively.
    pub fn borrowed<P: ?Sized + 'static>(&mut self, at: usize) -> Option<&'a P> {
        let (access, value) = self.share(at)?;
        let borrowed = match access.downcast_ref::<Lend<P>>() {
            Some(lend) => (lend.0)(value),
            None => None,
        };
        if borrowed.is_none() {
            self.misfit(at);
        }
        borrowed
    }

    /// The value of parameter `at`, borrowed exclusively as `P`; none when another parameter has the same value.
    pub fn borrowed_mut<P: ?Sized + 'static>(&mut self, at: usize) -> Option<&'a mut P> {
        let (access, slot) = self.seize(at)?;
        let borrowed = match (access.downcast_ref::<LendMut<P>>(), slot.as_any_mut()) {
            (Some(lend), Some(value)) => (lend.0)(value),
            _ => None,
        };
        if borrowed.is_none() {
            self.misfit(at);
        }
        borrowed
    }

    /// The value of parameter `at` itself; none when another parameter has the same value.
    pub fn taken<T: 'static>(&mut self, at: usize) -> Option<T> {
        let (_, slot) = self.seize(at)?;
        match slot.take()?.downcast() {
            Ok(value) => Some(*value),
            Err(_) => {
                self.misfit(at);
                None
            }
        }
    }

    /// What the job gives to parameter `at`, which has it for itself.
    pub fn given<T: 'static>(&mut self, at: usize) -> Option<T> {
        match self.seize_any(at).downcast_mut::<Option<T>>() {
            Some(value) => value.take(),
            None => {
                self.misfit(at);
                None
            }
        }
    }

    /// Why a value could not be handed out.
    pub(crate) fn take_failure(&mut self) -> Box<Failure> {
        self.failure.take().unwrap_or_else(gone)
    }

    fn share(&mut self, at: usize) -> Option<(Access, &'a dyn Any)> {
        let (access, lent) = self.lent(at)?;
        let slot: &'a Slot = match std::mem::replace(lent, Lent::Taken) {
            Lent::Free(slot) => slot,
            Lent::Shared(slot) => slot,
            Lent::Taken => {
                self.conflict(at);
                return None;
            }
        };
        *lent = Lent::Shared(slot);
        Some((access, slot.as_any()?))
    }

    fn seize(&mut self, at: usize) -> Option<(Access, &'a mut Slot)> {
        let (access, lent) = self.lent(at)?;
        match std::mem::replace(lent, Lent::Taken) {
            Lent::Free(slot) => Some((access, slot)),
            Lent::Shared(_) | Lent::Taken => {
                self.conflict(at);
                None
            }
        }
    }

    /// The value, or something that is none of what is asked for.
    fn seize_any(&mut self, at: usize) -> &'a mut dyn Any {
        let seized = self.seize(at).and_then(|(_, slot)| slot.as_any_mut());
        match seized {
            Some(value) => value,
            None => {
                self.fail(gone);
                let nothing: &'static mut [(); 0] = &mut [];
                nothing
            }
        }
    }

    /// The value that parameter `at` was given, in whatever state it is.
    fn lent(&mut self, at: usize) -> Option<(Access, &mut Lent<'a>)> {
        let handle = self.handles.get(at)?;
        Some((handle.access, self.lent.get_mut(handle.slot)?))
    }

    // It does not name the type, which would be compiled for each.
    fn misfit(&mut self, at: usize) {
        self.fail(|| {
            let number = at + 1;
            Failure::dependency(format!(
                "the value for parameter {number} is not of the parameter's type"
            ))
        });
    }

    fn conflict(&mut self, at: usize) {
        self.fail(|| {
            Failure::dependency(format!(
                "parameter {} wants a value for itself that another parameter holds too; \
                 write `fresh` in one of the two `#[depends(..)]`, or take both by `&`",
                at + 1
            ))
        });
    }

    /// The first that failed is what is told of.
    fn fail(&mut self, why: impl FnOnce() -> Box<Failure>) {
        self.failure.get_or_insert_with(why);
    }
}

fn gone() -> Box<Failure> {
    Failure::dependency("the value for a parameter is gone".to_owned())
}

/// What a parameter may take by value while others may hold the same value.
///
/// ```
/// use std::sync::Arc;
///
/// use ergate::rules::TakenByValue;
///
/// struct Pool;
///
/// fn may_be_taken<T: TakenByValue>() {}
/// // `Pool` itself is not `Clone`.
/// may_be_taken::<Arc<Pool>>();
/// ```
#[diagnostic::on_unimplemented(
    message = "a parameter takes a `{Self}` by value that others may hold, but `{Self}` is not `Clone`",
    label = "not `Clone`",
    note = "take it by `&`, or derive `Clone`; a dependency may also be made for this parameter alone: `#[depends(.., fresh)]`"
)]
pub trait TakenByValue: Sized {
    /// A clone of the value of parameter `at`; none when it was moved out or lent exclusively.
    fn cloned(open: &mut Open<'_>, at: usize) -> Option<Self>;
}

/// What tells of the job that runs.
///
/// ```
/// use ergate::JobInfo;
/// use ergate::rules::Tells;
///
/// fn tells_of_the_job<T: Tells>() {}
/// tells_of_the_job::<JobInfo>();
/// ```
#[diagnostic::on_unimplemented(
    message = "a parameter marked `#[job]` takes a `&JobInfo`, not a `{Self}`",
    label = "take `&JobInfo` here",
    note = "`JobInfo` has the job's id and its workflow, which attempt this is, and `progress`"
)]
pub trait Tells: Sized {
    /// The value of parameter `at`, borrowed.
    fn shared<'a>(open: &mut Open<'a>, at: usize) -> Option<&'a Self>;
    /// The value of parameter `at`.
    fn cloned(open: &mut Open<'_>, at: usize) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl Tells for JobInfo {
    fn shared<'a>(open: &mut Open<'a>, at: usize) -> Option<&'a Self> {
        open.shared(at)
    }

    fn cloned(open: &mut Open<'_>, at: usize) -> Option<Self> {
        open.shared(at).cloned()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Clone + 'static> TakenByValue for T {
    fn cloned(open: &mut Open<'_>, at: usize) -> Option<T> {
        open.shared::<T>(at).cloned()
    }
}
