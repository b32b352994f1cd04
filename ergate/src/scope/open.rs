//! Handing out what a scope has made, all at once, to the function that asked for it.

use std::any::{Any, type_name};

use super::Handle;
use super::slot::Slot;
use crate::failure::Failure;

/// How a `&P` is got out of a slot; one such function for each pair of made and wanted type.
pub(crate) struct Lend<P: ?Sized>(pub(crate) fn(&dyn Any) -> Option<&P>);
/// How a `&mut P` is got out of a slot.
pub(crate) struct LendMut<P: ?Sized>(pub(crate) fn(&mut dyn Any) -> Option<&mut P>);

enum Lent<'a> {
    Free(&'a mut Slot),
    Shared(&'a Slot),
    Taken,
}

/// Everything that one call needs, borrowed from the scope at once, so that `&A` and `&mut B` can be held together.
pub struct Open<'a> {
    lent: Vec<Lent<'a>>,
    handles: &'a [Handle],
}

impl std::fmt::Debug for Open<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Open")
            .field("parameters", &self.handles.len())
            .finish()
    }
}

impl<'a> Open<'a> {
    pub(super) fn new(slots: &'a mut [Slot], handles: &'a [Handle]) -> Self {
        Self {
            lent: slots.iter_mut().map(Lent::Free).collect(),
            handles,
        }
    }

    /// The value of parameter `at`, borrowed as it was made.
    ///
    /// # Errors
    /// When the value was moved out or lent exclusively.
    pub fn shared<T: 'static>(&mut self, at: usize) -> Result<&'a T, Box<Failure>> {
        let (_, slot) = self.share(at)?;
        slot.as_any()
            .and_then(<dyn Any>::downcast_ref)
            .ok_or_else(|| misfit(at, type_name::<T>()))
    }

    /// The value of parameter `at`, borrowed as `P`.
    ///
    /// # Errors
    /// When the value was moved out or lent exclusively.
    pub fn borrowed<P: ?Sized + 'static>(&mut self, at: usize) -> Result<&'a P, Box<Failure>> {
        let (handle, slot) = self.share(at)?;
        let lend: Option<&Lend<P>> = handle.access.downcast_ref();
        lend.and_then(|lend| (lend.0)(slot.as_any()?))
            .ok_or_else(|| misfit(at, type_name::<P>()))
    }

    /// The value of parameter `at`, borrowed exclusively as `P`.
    ///
    /// # Errors
    /// When another parameter has the same value.
    pub fn borrowed_mut<P: ?Sized + 'static>(
        &mut self,
        at: usize,
    ) -> Result<&'a mut P, Box<Failure>> {
        let (handle, slot) = self.seize(at)?;
        let lend: Option<&LendMut<P>> = handle.access.downcast_ref();
        lend.and_then(|lend| (lend.0)(slot.as_any_mut()?))
            .ok_or_else(|| misfit(at, type_name::<P>()))
    }

    /// The value of parameter `at` itself.
    ///
    /// # Errors
    /// When another parameter has the same value.
    pub fn taken<T: 'static>(&mut self, at: usize) -> Result<T, Box<Failure>> {
        let (_, slot) = self.seize(at)?;
        let value = slot.take().ok_or_else(|| misfit(at, type_name::<T>()))?;
        value
            .downcast()
            .map(|value| *value)
            .map_err(|_| misfit(at, type_name::<T>()))
    }

    fn share(&mut self, at: usize) -> Result<(Handle, &'a Slot), Box<Failure>> {
        let handle = *self.handles.get(at).ok_or_else(|| misfit(at, "a value"))?;
        let lent = self
            .lent
            .get_mut(handle.slot)
            .ok_or_else(|| misfit(at, "a value"))?;
        let slot: &'a Slot = match std::mem::replace(lent, Lent::Taken) {
            Lent::Free(slot) => slot,
            Lent::Shared(slot) => slot,
            Lent::Taken => return Err(conflict(at)),
        };
        *lent = Lent::Shared(slot);
        Ok((handle, slot))
    }

    fn seize(&mut self, at: usize) -> Result<(Handle, &'a mut Slot), Box<Failure>> {
        let handle = *self.handles.get(at).ok_or_else(|| misfit(at, "a value"))?;
        let lent = self
            .lent
            .get_mut(handle.slot)
            .ok_or_else(|| misfit(at, "a value"))?;
        match std::mem::replace(lent, Lent::Taken) {
            Lent::Free(slot) => Ok((handle, slot)),
            Lent::Shared(_) | Lent::Taken => Err(conflict(at)),
        }
    }
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
    message = "a parameter takes the dependency `{Self}` by value, but `{Self}` is not `Clone`",
    label = "not `Clone`",
    note = "other parameters may hold the same value: take it by `&`, write `fresh` after the function, or derive `Clone`"
)]
pub trait TakenByValue: Sized {
    /// A clone of the value of parameter `at`.
    ///
    /// # Errors
    /// When the value was moved out or lent exclusively.
    fn cloned(open: &mut Open<'_>, at: usize) -> Result<Self, Box<Failure>>;
}

#[diagnostic::do_not_recommend]
impl<T: Clone + 'static> TakenByValue for T {
    fn cloned(open: &mut Open<'_>, at: usize) -> Result<T, Box<Failure>> {
        open.shared::<T>(at).cloned()
    }
}

fn misfit(at: usize, wanted: &str) -> Box<Failure> {
    Failure::dependency(format!(
        "the value for parameter {} is not `{wanted}`",
        at + 1
    ))
}

fn conflict(at: usize) -> Box<Failure> {
    Failure::dependency(format!(
        "parameter {} wants a value for itself that another parameter holds too; \
         write `fresh` in one of the two `#[depends(..)]`, or take both by `&`",
        at + 1
    ))
}
