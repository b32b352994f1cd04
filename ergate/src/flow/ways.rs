//! The list of ways on that a step's return type declares.

use super::{End, GoTo};
use crate::step::{Step, Way};

/// One way on: [`GoTo<step>`](GoTo) or [`End`].
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn charge(total: u64) -> u64 { total }
/// use ergate::rules::WayOn;
///
/// fn leads_on<W: WayOn>() {}
/// leads_on::<GoTo<charge>>();
/// leads_on::<End>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a way on from a step",
    label = "not a way on",
    note = "the second parameter of `Flow` is a tuple of jumps and the end: `(GoTo<review>, End)`"
)]
pub trait WayOn {
    /// Where it leads.
    const WAY: Way;
}

#[diagnostic::do_not_recommend]
impl<S: Step> WayOn for GoTo<S> {
    const WAY: Way = Way::Jump(S::KEY);
}

#[diagnostic::do_not_recommend]
impl WayOn for End {
    const WAY: Way = Way::End;
}

/// A way on, or a tuple of up to twelve.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn charge(total: u64) -> u64 { total }
/// use ergate::rules::Ways;
///
/// assert_eq!(<(GoTo<charge>, End)>::WAYS.len(), 2);
/// assert_eq!(<End as Ways>::WAYS.len(), 1);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a way on from a step, nor a list of them",
    label = "neither `GoTo<step>` nor `End`, nor a tuple of them",
    note = "the second parameter of `Flow` is where else the step may lead: `End`, `GoTo<step>`, or several as a tuple"
)]
pub trait Ways {
    /// Where they lead.
    const WAYS: &'static [Way];
}

/// A jump to a step, which [`Flow::go_to`](crate::Flow::go_to) takes.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn charge(total: u64) -> u64 { total }
/// use ergate::rules::Jump;
///
/// fn is_a_jump(_: impl Jump) {}
/// is_a_jump(charge::with(7));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a jump to a step",
    label = "not a jump",
    note = "name the step, with what it takes: `Flow::go_to(review::with(order))`"
)]
pub trait Jump {
    /// The step that it leads to.
    type To: Step;
    /// The same jump.
    fn jump(self) -> GoTo<Self::To>;
}

#[diagnostic::do_not_recommend]
impl<S: Step> Jump for GoTo<S> {
    type To = S;
    fn jump(self) -> Self {
        self
    }
}

/// Lists in which `W` stands, at a place that the compiler finds.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn charge(total: u64) -> u64 { total }
/// use ergate::rules::Declares;
///
/// fn may_end<P: Declares<End, At>, At>() {}
/// may_end::<(GoTo<charge>, End), _>();
/// ```
#[diagnostic::on_unimplemented(
    message = "the step does not declare `{W}` in its return type",
    label = "not declared in the return type",
    note = "add `{W}` to the second parameter of the `Flow` that the step returns"
)]
pub trait Declares<W, At> {}

/// The place of a way on in its list.
#[derive(Debug)]
pub struct At<const N: usize>;

/// The place of a way on that is alone, and in no list.
#[derive(Debug)]
pub struct Alone;

#[diagnostic::do_not_recommend]
impl Ways for End {
    const WAYS: &'static [Way] = &[<End as WayOn>::WAY];
}

#[diagnostic::do_not_recommend]
impl<S: Step> Ways for GoTo<S> {
    const WAYS: &'static [Way] = &[<GoTo<S> as WayOn>::WAY];
}

#[diagnostic::do_not_recommend]
impl<W: WayOn> Declares<W, Alone> for W {}

macro_rules! count {
    () => { 0 };
    ($first:ident $($rest:ident)*) => { 1 + count!($($rest)*) };
}

macro_rules! declares {
    ([$($before:ident)*]) => {};
    ([$($before:ident)*] $way:ident $($after:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($before,)* $way, $($after),*> Declares<$way, At<{ count!($($before)*) }>>
            for ($($before,)* $way, $($after,)*) {}
        declares!([$($before)* $way] $($after)*);
    };
}

macro_rules! ways {
    ($($way:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($way: WayOn),*> Ways for ($($way,)*) {
            const WAYS: &'static [Way] = &[$($way::WAY),*];
        }
        declares!([] $($way)*);
    };
}

ways!();
ways!(A);
ways!(A B);
ways!(A B C);
ways!(A B C D);
ways!(A B C D E);
ways!(A B C D E F);
ways!(A B C D E F G);
ways!(A B C D E F G H);
ways!(A B C D E F G H I);
ways!(A B C D E F G H I J);
ways!(A B C D E F G H I J K);
ways!(A B C D E F G H I J K L);
