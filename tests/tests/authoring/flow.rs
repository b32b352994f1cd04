//! The ways on from a step.

use ergate::prelude::*;
use ergate::{Job, RunOutcome};
use tests::run;

#[workflow]
mod ways {
    use super::*;

    #[step]
    pub(super) fn choose(
        way: String,
    ) -> Result<Flow<i64, (GoTo<sort>, GoTo<by_text>, GoTo<without_input>, End)>, BoxError> {
        Ok(match way.as_str() {
            "sort" => Flow::go_to(sort::with(7)),
            "text" => Flow::go_to(by_text::with(way)),
            "nothing" => Flow::go_to(without_input::with()),
            "end" => Flow::end("over"),
            "refuse" => return Err("refused".into()),
            _ => Flow::next(7),
        })
    }

    #[step]
    pub(super) async fn always(n: i64) -> Result<GoTo<by_text>, BoxError> {
        Ok(by_text::with(format!("always {n}")))
    }

    #[step]
    pub(super) fn sort(n: i64) -> Flow<Never, (GoTo<by_text>, GoTo<without_input>)> {
        if n > 0 {
            Flow::go_to(by_text::with("sorted".to_owned()))
        } else {
            Flow::go_to(without_input::with())
        }
    }

    #[step]
    pub(super) fn by_text(text: &str) -> Flow<String, GoTo<last>> {
        Flow::next(format!("by {text}"))
    }

    #[step]
    pub(super) fn without_input() -> End<&'static str> {
        End("at the end")
    }

    #[step]
    pub(super) fn last() {}
}

/// The steps that ran, how each ended, and the job's result.
fn trace(job: &Job) -> (Vec<(&str, RunOutcome)>, &str) {
    let runs = job
        .runs
        .iter()
        .map(|run| (&*run.step, run.outcome))
        .collect();
    (runs, job.last_return_value.as_str())
}

#[tokio::test]
async fn each_way_is_taken_with_its_value() {
    use RunOutcome::{Completed, Ended, Jumped};
    for (way, steps, result) in [
        (
            "next",
            vec![
                ("choose", Completed),
                ("always", Jumped),
                ("by_text", Completed),
                ("without_input", Ended),
            ],
            r#""at the end""#,
        ),
        (
            "text",
            vec![
                ("choose", Jumped),
                ("by_text", Completed),
                ("without_input", Ended),
            ],
            r#""at the end""#,
        ),
        (
            "nothing",
            vec![("choose", Jumped), ("without_input", Ended)],
            r#""at the end""#,
        ),
        ("end", vec![("choose", Ended)], r#""over""#),
    ] {
        let job = run(&ways::WORKFLOW, ways::job(way.to_owned())).await;
        assert_eq!(job.status, Status::Completed);
        assert_eq!(trace(&job), (steps, result), "{way}");
    }
}

#[tokio::test]
async fn an_error_takes_no_way() {
    let job = run(&ways::WORKFLOW, ways::job("refuse".to_owned())).await;
    assert_eq!((job.status, job.runs.len()), (Status::Failed, 1));
}

#[test]
fn a_unit_test_sees_where_a_step_goes() {
    assert_eq!(
        ways::choose("next".to_owned()).unwrap().into_next(),
        Some(7)
    );
    assert_eq!(
        ways::choose("text".to_owned()).unwrap().target(),
        Some("by_text")
    );
    assert!(ways::choose("end".to_owned()).unwrap().is_end());
    assert_eq!(ways::sort(0).target(), Some("without_input"));
    assert_eq!(ways::without_input(), End("at the end"));
}
