//! A parameter marked `#[depends(..)]` gets a value of its own type.

use super::{Given, Origin};
use crate::scope::{Need, Resolving, Scope};

/// Functions that make a `P` for a parameter that takes it the way `W` says.
///
/// `D` tells a function marked `#[dependency]` from a plain one; `M` is inferred from what the function returns.
///
/// ```
/// use ergate::rules::{ByRef, PlainFunction, Provide};
///
/// fn region() -> Result<String, std::env::VarError> {
///     std::env::var("REGION")
/// }
///
/// // What `#[depends(region)] region: &str` asks for.
/// fn lends_a_text<F: Provide<str, ByRef, PlainFunction, M>, M>(_: F) {}
/// lends_a_text(region);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't provide `{P}`",
    label = "can't make `{P}` for the parameter",
    note = "it must return what the parameter takes (for `&str` a `String`), a `Result` of that with an error type, or a future of either; and that must be `Send`",
    note = "if it takes arguments, mark it `#[dependency]`"
)]
pub trait Provide<P: ?Sized, W, D: Origin, M>: Sized {
    /// Puts what the function makes into the scope.
    fn provide<'a>(
        self,
        given: Given<D>,
        scope: &'a mut Scope,
        need: &'static Need,
    ) -> Resolving<'a>;
}
