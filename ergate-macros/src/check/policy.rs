//! What a step's options must be, beside each other and beside the function.

use crate::errors::Errors;
use crate::function::Function;
use crate::options::StepOptions;

impl StepOptions {
    /// What is wrong with them beside this function.
    pub(crate) fn check(&self, function: &Function, errors: &mut Errors) {
        if let (Some((0, _)), Some((.., backoff))) = (&self.retries, &self.backoff) {
            errors.at(backoff, "a back-off without retries does nothing\n\nhelp: set `retries` to at least 1, or take `backoff` away");
        } else if let (None, Some((.., backoff))) = (&self.retries, &self.backoff) {
            errors.at(
                backoff,
                "a back-off without retries does nothing\n\nhelp: say how often: `retries = 3`",
            );
        }
        if let Some((from, to, text)) = &self.backoff
            && to < from
        {
            let written = text.value();
            let (first, last) = written.split_once("..").unwrap_or_default();
            errors.at(
                text,
                format!(
                    "a back-off ends with its longest delay, and this one ends with a shorter one than it begins with\n\n\
                     help: write the shorter one first: `{}..{}`",
                    last.trim_start_matches('='),
                    first
                ),
            );
        }
        if let Some((timeout, text)) = &self.timeout
            && timeout.is_zero()
        {
            errors.at(
                text,
                "a time-out of zero stops every run\n\nhelp: take `timeout` away for no time-out",
            );
        }
        if let Some(inline) = &self.inline
            && function.is_async()
        {
            errors.at(
                inline,
                "an `async` step runs on the worker's runtime anyway: take `inline` away",
            );
        }
    }
}
