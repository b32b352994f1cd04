//! The function that ends the life of a made value.

use std::any::Any;
use std::marker::PhantomData;

use crate::failure::BoxError;
use crate::future::BoxFuture;
use crate::outcome::Outcome;

/// Functions that may stand in `teardown = ..` of a dependency that makes a `T`.
///
/// ```
/// use ergate::prelude::*;
/// use ergate::rules::TearsDown;
///
/// struct Session;
///
/// async fn close(session: Session, outcome: Outcome) -> Result<(), BoxError> {
///     println!("{}", if outcome.is_success() { "commit" } else { "roll back" });
///     Ok(())
/// }
///
/// fn ends_a_session<M>(_: impl TearsDown<Session, M>) {}
/// ends_a_session(close);
/// ends_a_session(|session: Session| drop(session));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the teardown of a dependency that makes `{T}`",
    label = "not a teardown for `{T}`",
    note = "a teardown takes `{T}`, or `{T}` and `ergate::Outcome`, and returns nothing or a `Result<(), _>`; it may be `async`"
)]
pub trait TearsDown<T, M> {
    /// Ends the value's life.
    fn tear_down(self, value: T, outcome: Outcome) -> BoxFuture<'static, Result<(), BoxError>>;
}

/// What a teardown may return.
pub trait TornDown<M> {
    /// The error, where there is one.
    ///
    /// # Errors
    /// The teardown's own error.
    fn torn_down(self) -> Result<(), BoxError>;
}

/// Returns nothing.
#[derive(Debug)]
pub struct Always;
/// Returns a `Result`.
#[derive(Debug)]
pub struct Perhaps<E>(PhantomData<E>);

impl TornDown<Always> for () {
    fn torn_down(self) -> Result<(), BoxError> {
        Ok(())
    }
}

impl<E: Into<BoxError>> TornDown<Perhaps<E>> for Result<(), E> {
    fn torn_down(self) -> Result<(), BoxError> {
        self.map_err(Into::into)
    }
}

/// Takes the value alone.
#[derive(Debug)]
pub struct Alone<R, M>(PhantomData<(R, M)>);
/// Takes the value alone, and is `async`.
#[derive(Debug)]
pub struct AloneLater<F, R, M>(PhantomData<(F, R, M)>);
/// Takes the value and the outcome.
#[derive(Debug)]
pub struct Knowing<R, M>(PhantomData<(R, M)>);
/// Takes the value and the outcome, and is `async`.
#[derive(Debug)]
pub struct KnowingLater<F, R, M>(PhantomData<(F, R, M)>);

#[diagnostic::do_not_recommend]
impl<F, T, R, M> TearsDown<T, Alone<R, M>> for F
where
    F: FnOnce(T) -> R,
    R: TornDown<M>,
{
    fn tear_down(self, value: T, _: Outcome) -> BoxFuture<'static, Result<(), BoxError>> {
        Box::pin(std::future::ready(self(value).torn_down()))
    }
}

#[diagnostic::do_not_recommend]
impl<F, T, Fut, R, M> TearsDown<T, AloneLater<Fut, R, M>> for F
where
    F: FnOnce(T) -> Fut,
    Fut: Future<Output = R> + Send + 'static,
    R: TornDown<M>,
{
    fn tear_down(self, value: T, _: Outcome) -> BoxFuture<'static, Result<(), BoxError>> {
        let torn_down = self(value);
        Box::pin(async move { torn_down.await.torn_down() })
    }
}

#[diagnostic::do_not_recommend]
impl<F, T, R, M> TearsDown<T, Knowing<R, M>> for F
where
    F: FnOnce(T, Outcome) -> R,
    R: TornDown<M>,
{
    fn tear_down(self, value: T, outcome: Outcome) -> BoxFuture<'static, Result<(), BoxError>> {
        Box::pin(std::future::ready(self(value, outcome).torn_down()))
    }
}

#[diagnostic::do_not_recommend]
impl<F, T, Fut, R, M> TearsDown<T, KnowingLater<Fut, R, M>> for F
where
    F: FnOnce(T, Outcome) -> Fut,
    Fut: Future<Output = R> + Send + 'static,
    R: TornDown<M>,
{
    fn tear_down(self, value: T, outcome: Outcome) -> BoxFuture<'static, Result<(), BoxError>> {
        let torn_down = self(value, outcome);
        Box::pin(async move { torn_down.await.torn_down() })
    }
}

/// The value that `teardown = function` is about to get, as what it was made as.
///
/// # Errors
/// A future that says that it is something else.
pub fn made<T: 'static>(
    value: Box<dyn Any + Send>,
) -> Result<T, BoxFuture<'static, Result<(), BoxError>>> {
    value.downcast::<T>().map(|value| *value).map_err(|_| {
        let problem = format!(
            "the value to tear down is not `{}`",
            std::any::type_name::<T>()
        );
        Box::pin(std::future::ready(Err(BoxError::from(problem)))) as BoxFuture<'static, _>
    })
}
