//! A step takes what the step before it returns.

use std::marker::PhantomData;

use super::Step;
use crate::workflow::Start;

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
    /// Stands for the two steps, one after the other.
    const EDGE: Edge<Step, Before, Output, Hands, Takes> = Edge {
        steps: PhantomData,
        passed: PhantomData,
    };
}

#[diagnostic::do_not_recommend]
impl<S, B, T> Fits<S, B, T, HandsValue, TakesValue> for T {}
#[diagnostic::do_not_recommend]
impl<S, B, O, T> Fits<S, B, O, HandsValue, TakesNothing> for T {}
#[diagnostic::do_not_recommend]
impl<S, B, O, K, T> Fits<S, B, O, HandsNothing, K> for T {}

/// Two steps, one after the other.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn charge(total: u64) -> u64 { total }
/// # #[step] fn ship(total: u64) {}
/// use ergate::rules::{Edge, Fits, HandsValue, TakesValue};
///
/// const EDGE: Edge<ship, charge, u64, HandsValue, TakesValue> = <u64 as Fits<_, _, _, _, _>>::EDGE;
/// ```
#[derive(Debug)]
pub struct Edge<Step, Before, Output, Hands, Takes> {
    steps: PhantomData<fn(Step, Before)>,
    passed: PhantomData<fn(Output, Hands, Takes)>,
}

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

impl<S: Step, B: Place> Follows<B> for S where S::Input: Fits<S, B, B::Passed, B::Passes, S::Takes> {}

/// What a step may stand behind: a step, or the start.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn charge(total: u64) -> u64 { total }
/// use ergate::rules::Place;
///
/// fn passes_a_number<P: Place<Passed = u64>>() {}
/// passes_a_number::<charge>();
/// ```
pub trait Place {
    /// What is handed on from here.
    type Passed;
    /// Whether anything is.
    type Passes;
    /// What a job is submitted with when `S` comes next and it has been an `I` so far.
    type Submitted<I, S: Step>;
}

impl Place for Start {
    type Passed = ();
    type Passes = HandsNothing;
    type Submitted<I, S: Step> = S::Input;
}

impl<B: Step> Place for B {
    type Passed = B::Output;
    type Passes = B::Hands;
    type Submitted<I, S: Step> = I;
}
