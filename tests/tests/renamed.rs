//! The crate under another name: whoever re-exports it tells the macros where it is, with `crate = path`.

// The usual name leads back here, where there is nothing that generated code could use.
extern crate ergate as engine_room;
extern crate self as ergate;

mod shared {
    pub(crate) use engine_room as machinery;
}

use shared::machinery::prelude::*;

#[dependency(crate = crate::shared::machinery, teardown = close)]
async fn opened(#[input] n: &i64) -> Result<i64, BoxError> {
    Ok(*n)
}

fn close(_opened: i64) {}

#[dependency(crate = engine_room, scope = "app")]
fn limit() -> i64 {
    10
}

#[workflow(crate = crate::shared::machinery, context = i64)]
mod renamed {
    use super::*;

    #[step(crate = engine_room, retries = 1, backoff = "1s..2s", timeout = "5s")]
    async fn first(
        n: i64,
        #[depends(opened)] opened: &i64,
        #[depends(limit)] limit: i64,
        #[depends(|| 1)] one: i64,
        #[context] context: &i64,
        #[job] _job: &JobInfo,
    ) -> Result<Flow<i64, (GoTo<last>, End)>, BoxError> {
        Ok(Flow::go_to(last::with(n + opened + limit + one + context)))
    }

    #[step(crate = engine_room)]
    fn between(n: i64) -> i64 {
        n
    }

    #[step(crate = engine_room)]
    fn last(n: i64) -> i64 {
        n
    }
}

#[tokio::test]
async fn a_workflow_runs_under_another_name_of_the_crate() {
    let job = tests::run(&renamed::WORKFLOW, renamed::job(1, 2)).await;
    assert_eq!(job.last_return_value.as_str(), "15");
}
