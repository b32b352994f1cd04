//! Jobs as the Python package writes them.

#![allow(clippy::unwrap_used, reason = "a helper that panics fails its test")]

use ergate::{Job, Status, Timestamp};

fn read(text: &str) -> Job {
    Job::from_json(text).unwrap()
}

/// What the Python package stored in a run of the first documented workflow.
const PYTHON: [&str; 4] = [
    r#"{"id": null, "workflow_name": "my_first_workflow", "status": 3, "current_step": 0, "steps_completed": 0, "percent_completed": 0.0, "initial_input_value": 21, "last_return_value": null, "user_context": {"user": "prryplatypus"}, "requested_start_time": null}"#,
    r#"{"id": null, "workflow_name": "my_first_workflow", "status": 2, "current_step": 1, "steps_completed": 1, "percent_completed": 50.0, "initial_input_value": 21, "last_return_value": 22, "user_context": {"user": "prryplatypus"}, "requested_start_time": null}"#,
    r#"{"id": null, "workflow_name": "my_first_workflow", "status": 3, "current_step": 1, "steps_completed": 1, "percent_completed": 50.0, "initial_input_value": 21, "last_return_value": 22, "user_context": {"user": "prryplatypus"}, "requested_start_time": null}"#,
    r#"{"id": null, "workflow_name": "my_first_workflow", "status": 4, "current_step": 2, "steps_completed": 2, "percent_completed": 100.0, "initial_input_value": 21, "last_return_value": null, "user_context": {"user": "prryplatypus"}, "requested_start_time": null}"#,
];

#[test]
fn what_python_stored_is_written_back_exactly() {
    for text in PYTHON {
        let job = read(text);
        assert_eq!(job.to_python_json(), text);
        let kept = read(&job.to_json());
        assert_eq!(
            kept.id, job.id,
            "the id that was made up is kept from then on"
        );
        assert_eq!(kept.to_python_json(), text);
    }
    let job = read(PYTHON[1]);
    assert_eq!(
        (job.status, job.current_step, job.percent_completed),
        (Status::Queued, 1, 50.0)
    );
    assert_eq!(job.input().as_str(), "22");
    assert_eq!(job.user_context.as_str(), "{\"user\": \"prryplatypus\"}");
}

#[test]
fn any_id_of_python_is_read_and_written_back() {
    let line = |id: &str| PYTHON[0].replacen("null", id, 1);
    for (written, id) in [
        ("17", "17"),
        ("1.50", "1.50"),
        ("true", "true"),
        ("[1, \"a\"]", "[1, \"a\"]"),
        ("\"order-1\"", "order-1"),
        ("\"ü\"", "ü"),
    ] {
        let job = read(&line(written));
        assert_eq!(job.id.as_str(), id);
        assert_eq!(job.to_python_json(), line(written));
        assert_eq!(read(&job.to_json()).to_python_json(), line(written));
    }
    assert_ne!(read(&line("null")).id, read(&line("null")).id);
    assert_eq!(read(&line("\"\"")).to_python_json(), line("\"\""));
    let long = format!("\"{}\"", "x".repeat(256));
    let error = Job::from_json(&line(&long)).unwrap_err().to_string();
    assert!(
        error.contains("field `id`: a job's id has at most 255 bytes"),
        "{error}"
    );
}

#[test]
fn a_job_without_an_id_gets_one() {
    let job = read("{\"workflow_name\": \"w\"}");
    assert_eq!(job.id.as_str().len(), 36);
    assert!(job.to_python_json().starts_with("{\"id\": null, "));
}

#[test]
fn a_start_time_of_python_is_read_in_utc_and_written_back() {
    let line = |time: &str| format!("{}\"{time}\"}}", PYTHON[0].strip_suffix("null}").unwrap());
    for (written, utc) in [
        ("2026-11-22T09:00:00", "2026-11-22T09:00:00Z"),
        ("2026-11-22T09:00:00.123456", "2026-11-22T09:00:00.123456Z"),
        ("2026-11-22T09:00:00Z", "2026-11-22T09:00:00Z"),
        ("2026-11-22T11:00:00+02:00", "2026-11-22T09:00:00Z"),
    ] {
        let mut job = read(&line(written));
        assert_eq!(job.requested_start_time.unwrap().to_string(), utc);
        assert_eq!(job.to_python_json(), line(written));
        assert_eq!(read(&job.to_json()).to_python_json(), line(written));

        job.requested_start_time = Some(Timestamp::EPOCH);
        assert_eq!(
            job.to_python_json(),
            line("1970-01-01T00:00:00Z"),
            "a new time counts"
        );
        job.requested_start_time = None;
        assert_eq!(job.to_python_json(), PYTHON[0]);
    }
}
