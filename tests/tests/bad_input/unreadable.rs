//! Jobs that are no jobs, or are at no step of any workflow.

use ergate::prelude::*;
use ergate::{ErrorKind, Job};

use crate::bench::{why_it_fails, worked_off};

#[workflow]
mod shop {
    use super::*;

    #[step]
    fn charge() {}

    #[step]
    fn ship() {}
}

#[tokio::test]
async fn a_text_that_is_not_json_is_kept_with_the_place_where_it_breaks_off() {
    let text = r#"{"id": "7", "workflow_name": "shop", "stat"#;
    let error = Job::from_json(text).unwrap_err();
    assert!(error.to_string().contains("line 1 column 42"), "{error}");

    let job = worked_off(&shop::WORKFLOW, Job::unreadable(text, &error)).await;
    assert_eq!((job.status, job.runs.len()), (Status::Failed, 0));
    assert_eq!(job.error.unwrap().kind, ErrorKind::Unreadable);
    let kept: String = Job::unreadable(text, &error)
        .foreign_field("unreadable")
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(kept, text);
}

#[tokio::test]
async fn a_job_without_a_readable_status_keeps_its_id_and_its_workflow() {
    let text = r#"{"id": "7", "workflow_name": "shop", "status": "lost"}"#;
    let error = Job::from_json(text).unwrap_err();
    assert!(error.to_string().contains("lost"), "{error}");

    let job = worked_off(&shop::WORKFLOW, Job::unreadable(text, &error)).await;
    assert_eq!((job.id.as_str(), &*job.workflow_name), ("7", "shop"));
    assert_eq!(job.status, Status::Failed);
}

#[tokio::test]
async fn a_workflow_that_is_not_registered_is_named_with_a_similar_one() {
    let error = why_it_fails(&shop::WORKFLOW, Job::new("shpo")).await;
    assert_eq!(error.kind, ErrorKind::UnknownWorkflow);
    assert!(error.message.contains("no workflow `shpo`"), "{error}");
    assert!(error.message.contains("did you mean `shop`?"), "{error}");
}

#[tokio::test]
async fn a_step_number_beyond_the_last_is_named_with_the_steps_that_there_are() {
    for number in [2, u32::MAX] {
        let mut job = Job::new("shop");
        job.current_step = number;
        let error = why_it_fails(&shop::WORKFLOW, job).await;
        assert_eq!(error.kind, ErrorKind::UnknownStep);
        assert!(error.message.contains(&format!("step {number}")), "{error}");
        assert!(error.message.contains("`charge`, `ship`"), "{error}");
    }
}

#[tokio::test]
async fn a_step_name_that_the_workflow_does_not_have_is_named_with_a_similar_one() {
    let mut job = Job::new("shop");
    job.current_step_name = Some("shipp".into());
    let error = why_it_fails(&shop::WORKFLOW, job).await;
    assert_eq!(error.kind, ErrorKind::UnknownStep);
    assert!(error.message.contains("no step `shipp`"), "{error}");
    assert!(error.message.contains("did you mean `ship`?"), "{error}");
}
