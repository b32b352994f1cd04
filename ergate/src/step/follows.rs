//! A step takes what the step before it returns.

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

/// Steps that may come after `Before`, which returns an `O`, when they take a `T`.
#[diagnostic::on_unimplemented(
    message = "step `{Self}` takes `{T}`, but `{Before}` before it returns `{O}`",
    label = "takes `{T}`, gets `{O}`",
    note = "change the input of `{Self}` to `{O}`, change what `{Before}` returns to `{T}`, or put a step between them"
)]
pub trait Follows<Before, H, K, O, T> {}

#[diagnostic::do_not_recommend]
impl<S, B, T> Follows<B, HandsValue, TakesValue, T, T> for S {}
// A literal is as good as the `String` that it becomes in JSON.
#[diagnostic::do_not_recommend]
impl<S, B> Follows<B, HandsValue, TakesValue, &'static str, String> for S {}
#[diagnostic::do_not_recommend]
impl<S, B, O, T> Follows<B, HandsValue, TakesNothing, O, T> for S {}
#[diagnostic::do_not_recommend]
impl<S, B, K, O, T> Follows<B, HandsNothing, K, O, T> for S {}
