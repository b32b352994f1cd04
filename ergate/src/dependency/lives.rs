//! How long a made value lives, and what that demands of its type.

use super::{ByRef, ByValue, Lifetime, PerApplication, PerRun};
use crate::scope::{Shared, Slot};

/// Values that may live as long as `L` says.
///
/// ```
/// use std::cell::Cell;
/// use std::sync::Mutex;
///
/// use ergate::rules::{KeptFor, PerApplication, PerRun};
///
/// fn may_live<T: KeptFor<L>, L>() {}
/// may_live::<Cell<u64>, PerRun>();
/// may_live::<Mutex<u64>, PerApplication>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be made by a dependency with `scope = \"app\"`",
    label = "makes `{Self}`, which all steps of a worker would share",
    note = "what lives as long as the worker must be `Send + Sync`: put a `Mutex` around it, or take `scope = \"app\"` away"
)]
pub trait KeptFor<L> {
    /// Puts the value where it lives.
    fn keep(self) -> Slot;
}

#[diagnostic::do_not_recommend]
impl<T: Send + 'static> KeptFor<PerRun> for T {
    fn keep(self) -> Slot {
        Slot::own(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Send + Sync + 'static> KeptFor<PerApplication> for T {
    fn keep(self) -> Slot {
        Slot::shared(Shared::new(self))
    }
}

/// Ways of taking a value that lives as long as `L` says.
///
/// ```
/// use ergate::rules::{ByMut, ByRef, LentBy, PerApplication, PerRun};
///
/// fn may_be_lent<W: LentBy<PerApplication>>() {}
/// may_be_lent::<ByRef>();
///
/// fn may_be_lent_for_a_run<W: LentBy<PerRun>>() {}
/// may_be_lent_for_a_run::<ByMut>();
/// ```
#[diagnostic::on_unimplemented(
    message = "a dependency with `scope = \"app\"` can't be borrowed by `&mut`",
    label = "shared by all steps of the worker",
    note = "take it by `&`, and put a `Mutex` inside"
)]
pub trait LentBy<L: Lifetime> {}

#[diagnostic::do_not_recommend]
impl<W> LentBy<PerRun> for W {}
#[diagnostic::do_not_recommend]
impl LentBy<PerApplication> for ByValue {}
#[diagnostic::do_not_recommend]
impl LentBy<PerApplication> for ByRef {}
