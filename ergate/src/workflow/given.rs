//! A job is made with what its workflow takes.

/// What may be given where a workflow takes a `T`: a `T`.
#[diagnostic::on_unimplemented(
    message = "the workflow takes `{T}`, but the job is given `{Self}`",
    label = "takes `{T}`, is given `{Self}`",
    note = "a job starts with what the first step takes, and carries the context that the workflow declares"
)]
pub trait GivenTo<T> {}

#[diagnostic::do_not_recommend]
impl<T> GivenTo<T> for T {}
