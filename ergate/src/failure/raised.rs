//! What a user's function returned as its error.

use super::{BoxError, Directive, Failure};

/// Errors that the function `F` may return.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn charge(total: u64) -> u64 { total }
/// use ergate::rules::Raised;
///
/// fn may_be_returned_by_charge<E: Raised<charge>>() {}
/// may_be_returned_by_charge::<std::io::Error>();
/// may_be_returned_by_charge::<String>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{F}` returns `{Self}` as its error, which is not an error type",
    label = "does not implement `std::error::Error`",
    note = "implement `std::error::Error` for `{Self}`, or return an `ergate::BoxError`"
)]
pub trait Raised<F>: Sized {
    /// What becomes of the attempt.
    fn raised(self, directive: Directive) -> Box<Failure>;
}

#[diagnostic::do_not_recommend]
impl<E: Into<BoxError>, F> Raised<F> for E {
    fn raised(self, directive: Directive) -> Box<Failure> {
        Failure::raised(directive, self)
    }
}
