//! Steps that fail or abort.

use ergate::backend::Backend;
use ergate::prelude::*;

use crate::effects::{say, show};

pub(super) fn register<B: Backend>(worker: Worker<B>) -> Worker<B> {
    worker
        .register(&failing::WORKFLOW)
        .register(&aborting::WORKFLOW)
        .register(&failing_after_jump::WORKFLOW)
}

/// Fails in the step that the input names.
#[workflow]
mod failing {
    use super::*;

    #[step]
    fn first(fail_in: String) -> Result<String, BoxError> {
        say!("first({})", show(&fail_in));
        if fail_in == "first" {
            return Err("no such file".into());
        }
        Ok(fail_in)
    }

    #[step]
    fn second(fail_in: String) -> Result<String, BoxError> {
        say!("second({})", show(&fail_in));
        if fail_in == "second" {
            return Err("no such file".into());
        }
        Ok(fail_in)
    }

    #[step]
    fn third(fail_in: String) -> Result<String, BoxError> {
        say!("third({})", show(&fail_in));
        if fail_in == "third" {
            return Err("no such file".into());
        }
        Ok(fail_in)
    }
}

/// Aborts in the step that the input names.
#[workflow]
mod aborting {
    use super::*;

    #[step]
    fn first(abort_in: String) -> Result<String, Abort> {
        say!("first({})", show(&abort_in));
        if abort_in == "first" {
            return Err(Abort::new("card declined"));
        }
        Ok(abort_in)
    }

    #[step]
    fn second(abort_in: String) -> Result<String, Abort> {
        say!("second({})", show(&abort_in));
        if abort_in == "second" {
            return Err(Abort::new("card declined"));
        }
        Ok(abort_in)
    }
}

#[workflow]
mod failing_after_jump {
    use super::*;

    #[step]
    fn first(number: i64) -> Flow<i64, GoTo<third>> {
        say!("first({})", show(&number));
        Flow::go_to(third::with(number + 1))
    }

    #[step]
    fn second(number: i64) -> i64 {
        say!("second({})", show(&number));
        number
    }

    #[step]
    fn third(number: i64) -> Result<i64, BoxError> {
        say!("third({})", show(&number));
        Err("no such file".into())
    }
}
