//! A step takes what the step before it returns.

use super::Step;

/// The step before it hands it a value.
///
/// ```
/// use ergate::prelude::*;
/// use ergate::Step;
/// use ergate::rules::HandsValue;
///
/// #[step]
/// fn charge(total: u64) -> u64 {
///     total
/// }
///
/// fn hands_on<S: Step<Hands = HandsValue>>() {}
/// hands_on::<charge>();
/// ```
#[derive(Debug)]
pub struct HandsValue;
/// The step before it never goes on to it by itself, or there is none.
///
/// ```
/// use ergate::prelude::*;
/// use ergate::Step;
/// use ergate::rules::HandsNothing;
///
/// #[step]
/// fn refund(total: u64) -> End<u64> {
///     End(total)
/// }
///
/// fn hands_nothing_on<S: Step<Hands = HandsNothing>>() {}
/// hands_nothing_on::<refund>();
/// ```
#[derive(Debug)]
pub struct HandsNothing;
/// The step takes an input.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn charge(total: u64) -> u64 { total }
/// use ergate::Step;
/// use ergate::rules::TakesValue;
///
/// fn takes_an_input<S: Step<Takes = TakesValue>>() {}
/// takes_an_input::<charge>();
/// ```
#[derive(Debug)]
pub struct TakesValue;
/// The step takes no input.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn clean_up() {}
/// use ergate::Step;
/// use ergate::rules::TakesNothing;
///
/// fn takes_no_input<S: Step<Takes = TakesNothing>>() {}
/// takes_no_input::<clean_up>();
/// ```
#[derive(Debug)]
pub struct TakesNothing;

/// Inputs that `Step` may take where `Before`, which returns an `Output`, stands before it.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn charge(total: u64) -> u64 { total }
/// # #[step] fn ship(total: u64) {}
/// use ergate::rules::Fits;
///
/// // `ship` may take a `u64` behind `charge`, which returns one.
/// fn fits<T: Fits<ship, charge, u64>>() {}
/// fits::<u64>();
/// ```
#[diagnostic::on_unimplemented(
    message = "step `{Step}` takes `{Self}`, but `{Before}` before it returns `{Output}`",
    label = "takes `{Self}`, gets `{Output}`",
    note = "change the input of `{Step}`, what `{Before}` returns, or put a step between them"
)]
pub trait Fits<Step, Before, Output, Hands = HandsValue, Takes = TakesValue> {
    /// Asks whether it may.
    const ALLOWED: () = ();
}

#[diagnostic::do_not_recommend]
impl<S, B, T> Fits<S, B, T, HandsValue, TakesValue> for T {}
#[diagnostic::do_not_recommend]
impl<S, B, O, T> Fits<S, B, O, HandsValue, TakesNothing> for T {}
#[diagnostic::do_not_recommend]
impl<S, B, O, K, T> Fits<S, B, O, HandsNothing, K> for T {}

/// Steps that may come after `Before`.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn charge(total: u64) -> u64 { total }
/// # #[step] fn ship(total: u64) {}
/// use ergate::rules::Follows;
///
/// fn may_follow<S: Follows<Before>, Before>() {}
/// may_follow::<ship, charge>();
/// ```
#[diagnostic::on_unimplemented(
    message = "step `{Self}` does not fit behind `{Before}`",
    label = "does not fit behind `{Before}`"
)]
pub trait Follows<Before> {}

impl<S: Step, B: Step> Follows<B> for S where S::Input: Fits<S, B, B::Output, B::Hands, S::Takes> {}

/// What the jobs of a workflow start with whose first step is `Step`, which takes a `Taken`.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn ship(total: u64) {}
/// use ergate::rules::Begins;
///
/// const ALLOWED: () = <u64 as Begins<ship, u64>>::ALLOWED;
/// ```
#[diagnostic::on_unimplemented(
    message = "the jobs of this workflow start with `{Self}`, but `{Step}` may be its first step, and takes `{Taken}`",
    label = "`{Step}` takes `{Taken}`",
    note = "let each step that may be the first one take the same type"
)]
pub trait Begins<Step, Taken> {
    /// Asks whether it does.
    const ALLOWED: () = ();
}

#[diagnostic::do_not_recommend]
impl<S, T> Begins<S, T> for T {}
