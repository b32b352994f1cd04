//! The engine, rule by rule.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper that panics fails its test"
)]

use std::time::Duration;

use ergate::engine::{
    Begin, Disposition, Moment, Plan, PlanStep, Policy, Report, Retry, Transition, Way, apply,
    begin, unknown_workflow,
};
use ergate::{ErrorKind, ErrorRecord, Job, Payload, Status, Timestamp};

const NOW: Moment = Moment {
    now: Timestamp::EPOCH,
    jitter: 1.0,
};

/// Three steps; the first may also jump to the last or end the job, the second is tried three
/// times.
fn plan() -> Plan {
    let steps = vec![
        PlanStep::new("sort").with_jump(2).with_end(),
        PlanStep::new("charge").with_policy(Policy::new().with_retries(2)),
        PlanStep::new("ship"),
    ];
    Plan::new("shop", steps).unwrap()
}

fn started(job: Job) -> (usize, Job) {
    match begin(&plan(), job) {
        Begin::Run { step, job } => (step, job),
        other => panic!("expected a step to run, got {other:?}"),
    }
}

fn ended(job: Job) -> Job {
    match begin(&plan(), job) {
        Begin::Ended { job } => job,
        other => panic!("expected the job to end, got {other:?}"),
    }
}

/// Runs the job's next step with this result.
fn after(job: Job, report: Report) -> Transition {
    let (step, job) = started(job);
    apply(&plan(), step, job, report, NOW)
}

fn done(way: Way) -> Report {
    Report::Done {
        way,
        value: Payload::of("value").unwrap(),
    }
}

fn failed(retry: Retry) -> Report {
    Report::Failed {
        error: error(),
        retry,
    }
}

fn error() -> Box<ErrorRecord> {
    ErrorRecord::new(ErrorKind::Failed, "shop", "no answer").into()
}

fn at_charge() -> Job {
    after(Job::new("shop"), done(Way::Next)).job
}

fn cancelling(job: Job) -> (usize, Job) {
    let (step, mut job) = started(job);
    job.status = Status::Cancelling;
    (step, job)
}

#[test]
fn a_new_job_begins_with_the_first_step() {
    let (step, job) = started(Job::new("shop"));
    assert_eq!((step, job.status, job.attempt), (0, Status::Running, 1));
    assert_eq!(job.current_step_name.as_deref(), Some("sort"));
}

#[test]
fn a_job_that_waits_in_any_way_or_was_left_running_begins() {
    for status in [
        Status::Scheduled,
        Status::Queued,
        Status::Pending,
        Status::Running,
    ] {
        let mut job = Job::new("shop");
        job.status = status;
        assert_eq!(started(job).1.status, Status::Running);
    }
}

#[test]
fn the_name_decides_where_a_job_stands() {
    let mut job = at_charge();
    job.current_step = 7;
    let (step, job) = started(job);
    assert_eq!((step, job.current_step), (1, 1));
}

#[test]
fn the_number_decides_where_there_is_no_name() {
    let mut job = at_charge();
    job.current_step_name = None;
    let (step, job) = started(job);
    assert_eq!(
        (step, job.current_step_name.as_deref()),
        (1, Some("charge"))
    );
}

#[test]
fn a_step_that_the_workflow_does_not_have_fails_the_job() {
    let mut job = at_charge();
    job.current_step_name = Some("chrage".into());
    let job = ended(job);
    let error = job.error.unwrap();
    assert_eq!(
        (job.status, error.kind),
        (Status::Failed, ErrorKind::UnknownStep)
    );
    assert_eq!(
        error.to_string(),
        "step `chrage` of `shop` cannot go on: the workflow has no step `chrage`; did you mean \
         `charge`? There are: `sort`, `charge`, `ship`. If the step was renamed or removed, \
         bring it back until the jobs that stand there are done",
    );

    let mut job = Job::new("shop");
    job.current_step = 3;
    let message = ended(job).error.unwrap().to_string();
    assert!(message.contains("cannot go on: the workflow has no step 3 (counted from 0); there"));
}

#[test]
fn a_job_of_another_workflow_fails() {
    let job = ended(Job::new("mail"));
    assert_eq!(job.status, Status::Failed);
    assert_eq!(job.error.unwrap().kind, ErrorKind::UnknownWorkflow);
}

#[test]
fn a_job_that_is_over_is_left_alone() {
    for status in [
        Status::Completed,
        Status::Failed,
        Status::Aborted,
        Status::Cancelled,
    ] {
        let mut job = Job::new("shop");
        job.status = status;
        assert_eq!(
            begin(&plan(), job.clone()),
            Begin::Final { job: job.clone() }
        );
        let late = apply(&plan(), 0, job.clone(), done(Way::Next), NOW);
        assert_eq!((late.job, late.disposition), (job, Disposition::Finished));
    }
}

#[test]
fn a_job_that_is_being_cancelled_is_cancelled_instead_of_begun() {
    let mut job = at_charge();
    job.status = Status::Cancelling;
    let expected = job.steps_completed;
    let job = ended(job);
    assert_eq!(
        (job.status, job.steps_completed, job.attempt),
        (Status::Cancelled, expected, 0)
    );
}

#[test]
fn an_unknown_workflow_names_those_that_are_known() {
    let message = |known: &[&str]| {
        let job = unknown_workflow(Job::new("order"), known);
        assert_eq!(job.status, Status::Failed);
        job.error.unwrap().message
    };
    assert_eq!(
        message(&[]),
        "no workflow `order` is registered here; there are none"
    );
    assert_eq!(
        message(&["a"]),
        "no workflow `order` is registered here; there are: `a`"
    );
    let many: Vec<String> = (0..25).map(|n| format!("workflow_{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert!(message(&many).ends_with("`workflow_19` and 5 more"));
}

#[test]
fn a_success_moves_the_job_on() {
    let mut job = Job::new("shop");
    job.error = Some(error());
    job.attempt = 4;
    let Transition {
        job, disposition, ..
    } = after(job, done(Way::Next));
    assert_eq!(disposition, Disposition::Continue);
    assert_eq!(
        (job.status, job.current_step, job.steps_completed),
        (Status::Queued, 1, 1)
    );
    assert_eq!(job.current_step_name.as_deref(), Some("charge"));
    assert_eq!(job.last_return_value.as_str(), "\"value\"");
    assert_eq!((job.attempt, job.error), (0, None));
    // Divided first, as the Python package does; 100.0 / 3.0 is another number.
    assert_eq!(job.percent_completed, 1.0 / 3.0 * 100.0);
}

#[test]
fn a_jump_skips_steps() {
    let job = after(Job::new("shop"), done(Way::To(2))).job;
    assert_eq!(
        (job.current_step, job.steps_completed, job.percent_completed),
        (2, 1, 50.0)
    );
    let end = after(job, done(Way::Next));
    assert_eq!(end.disposition, Disposition::Finished);
    assert_eq!((end.job.current_step, end.job.steps_completed), (3, 2));
    assert_eq!(end.job.current_step_name.as_deref(), Some("ship"));
    assert_eq!(
        (end.job.status, end.job.percent_completed),
        (Status::Completed, 100.0)
    );
}

#[test]
fn an_early_end_completes_the_job_where_it_stands() {
    let Transition {
        job, disposition, ..
    } = after(Job::new("shop"), done(Way::End));
    assert_eq!(disposition, Disposition::Finished);
    assert_eq!(
        (job.status, job.current_step, job.steps_completed),
        (Status::Completed, 0, 1)
    );
    assert_eq!(job.current_step_name.as_deref(), Some("sort"));
    assert_eq!(
        (job.last_return_value.as_str(), job.percent_completed),
        ("\"value\"", 100.0)
    );
}

#[test]
fn an_undeclared_way_fails_the_job() {
    for (way, message) in [
        (Way::To(0), "step `charge` jumped to step `sort`"),
        (Way::To(2), "step `charge` jumped to step `ship`"),
        (Way::To(9), "step `charge` jumped to step 9"),
        (Way::End, "step `charge` ended the job"),
    ] {
        let Transition {
            job, disposition, ..
        } = after(at_charge(), done(way));
        assert_eq!(
            (job.status, disposition),
            (Status::Failed, Disposition::Finished)
        );
        assert_eq!((job.steps_completed, job.current_step), (1, 1));
        let expected = format!("{message}, which it does not declare; add it to its return type");
        assert_eq!(job.error.unwrap().message, expected);
    }
}

#[test]
fn a_failure_is_tried_again_as_often_as_the_policy_says() {
    let mut job = at_charge();
    for (attempt, seconds) in [(1, 1), (2, 2)] {
        let after = after(job, failed(Retry::ByPolicy));
        let due = Timestamp::EPOCH.saturating_add(Duration::from_secs(seconds));
        assert_eq!(after.disposition, Disposition::Later(due));
        job = after.job;
        assert_eq!((job.status, job.attempt), (Status::Scheduled, attempt));
        let error = job.error.as_ref().unwrap();
        assert_eq!(
            (error.step.as_deref(), error.attempt),
            (Some("charge"), attempt)
        );
        assert_eq!(
            (job.steps_completed, job.last_return_value.as_str()),
            (1, "\"value\"")
        );
    }
    let last = after(job, failed(Retry::ByPolicy));
    assert_eq!(
        (last.job.status, last.disposition),
        (Status::Failed, Disposition::Finished)
    );
    assert_eq!(last.job.current_step_name.as_deref(), Some("charge"));
}

#[test]
fn a_step_may_choose_its_wait_but_not_how_often() {
    let wait = || failed(Retry::After(Duration::from_secs(60)));
    let first = after(at_charge(), wait());
    let due = Timestamp::EPOCH.saturating_add(Duration::from_secs(60));
    assert_eq!(first.disposition, Disposition::Later(due));
    let second = after(first.job, wait());
    assert_eq!(after(second.job, wait()).job.status, Status::Failed);
    assert_eq!(
        after(Job::new("shop"), wait()).job.status,
        Status::Failed,
        "it has no retries"
    );
}

#[test]
fn a_permanent_failure_and_an_abort_are_not_tried_again() {
    let permanent = after(at_charge(), failed(Retry::Never));
    assert_eq!(permanent.job.status, Status::Failed);
    let aborted = after(at_charge(), Report::Aborted { error: error() });
    assert_eq!(
        (aborted.job.status, aborted.disposition),
        (Status::Aborted, Disposition::Finished)
    );
    assert_eq!(aborted.job.error.unwrap().message, "no answer");
}

#[test]
fn a_returned_step_does_not_count_as_an_attempt() {
    let before = at_charge();
    let after = after(before.clone(), Report::Returned);
    assert_eq!(after.disposition, Disposition::Returned);
    assert_eq!(after.job, before);
}

#[test]
fn a_cancelled_step_cancels_the_job() {
    let Transition {
        job, disposition, ..
    } = after(at_charge(), Report::Cancelled);
    assert_eq!(
        (job.status, disposition),
        (Status::Cancelled, Disposition::Finished)
    );
}

#[test]
fn a_job_that_is_being_cancelled_keeps_what_its_step_did() {
    for (from, report, status, completed) in [
        (Job::new("shop"), done(Way::Next), Status::Cancelled, 1),
        (Job::new("shop"), done(Way::End), Status::Completed, 1),
        (at_charge(), failed(Retry::ByPolicy), Status::Cancelled, 1),
        (at_charge(), failed(Retry::Never), Status::Failed, 1),
        (
            at_charge(),
            Report::Aborted { error: error() },
            Status::Aborted,
            1,
        ),
        (at_charge(), Report::Returned, Status::Cancelled, 1),
        (at_charge(), Report::Cancelled, Status::Cancelled, 1),
    ] {
        let (step, job) = cancelling(from);
        let after = apply(&plan(), step, job, report.clone(), NOW);
        assert_eq!(
            (after.job.status, after.disposition),
            (status, Disposition::Finished)
        );
        assert_eq!(after.job.steps_completed, completed, "{report:?}");
    }
}

#[test]
fn progress_never_goes_down() {
    let mut job = Job::new("shop");
    job.percent_completed = 80.0;
    assert_eq!(after(job, done(Way::Next)).job.percent_completed, 80.0);
}
