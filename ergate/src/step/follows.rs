//! A step takes what the step before it returns.

use std::marker::PhantomData;

use super::Step;
use crate::workflow::Start;

/// The step before it hands it a value.
#[derive(Debug)]
pub struct HandsValue;
/// The step before it never goes on to it by itself, or there is none.
#[derive(Debug)]
pub struct HandsNothing;
/// The step takes an input.
#[derive(Debug)]
pub struct TakesValue;
/// The step takes no input.
#[derive(Debug)]
pub struct TakesNothing;

/// Inputs that `Step` may take where `Before`, which returns an `Output`, stands before it.
#[diagnostic::on_unimplemented(
    message = "step `{Step}` takes `{Self}`, but `{Before}` before it returns `{Output}`",
    label = "takes `{Self}`, gets `{Output}`",
    note = "change the input of `{Step}`, what `{Before}` returns, or put a step between them"
)]
pub trait Fits<Step, Before, Output, Hands, Takes> {
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
#[derive(Debug)]
pub struct Edge<Step, Before, Output, Hands, Takes> {
    steps: PhantomData<fn(Step, Before)>,
    passed: PhantomData<fn(Output, Hands, Takes)>,
}

/// Steps that may come after `Before`.
#[diagnostic::on_unimplemented(
    message = "step `{Self}` does not fit behind `{Before}`",
    label = "does not fit behind `{Before}`"
)]
pub trait Follows<Before> {}

impl<S: Step, B: Place> Follows<B> for S where S::Input: Fits<S, B, B::Passed, B::Passes, S::Takes> {}

/// What a step may stand behind: a step, or the start.
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
