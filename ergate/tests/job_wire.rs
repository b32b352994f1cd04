//! Jobs as JSON.

#![allow(clippy::unwrap_used, reason = "a helper that panics fails its test")]

use std::time::Duration;

use ergate::{ErrorKind, ErrorRecord, Job, Payload, RunOutcome, Status, StepRun, Timestamp};

fn read(text: &str) -> Job {
    Job::from_json(text).unwrap()
}

fn error_of(text: &str) -> String {
    let error = Job::from_json(text).unwrap_err().to_string();
    error
        .strip_prefix("this job cannot be read: ")
        .unwrap()
        .to_owned()
}

fn json(text: &str) -> Payload {
    Payload::from_json(text.to_owned()).unwrap()
}

/// A job with a value in every field.
fn full() -> Job {
    let at: Timestamp = "2026-11-22T09:00:00.5Z".parse().unwrap();
    let mut job = Job::new("shop");
    job.id = "order-1".parse().unwrap();
    job.status = Status::Scheduled;
    job.current_step = 2;
    job.current_step_name = Some("charge".into());
    job.steps_completed = 2;
    job.percent_completed = 100.0 / 3.0;
    job.initial_input_value = json("{\"z\": 1.50}");
    job.last_return_value = json("[1,  2]");
    job.user_context = json("\"\\u00e9\"");
    job.requested_start_time = Some(at);
    job.attempt = 3;
    job.priority = -7;
    job.error = Some(
        ErrorRecord::new(ErrorKind::TimedOut, "shop", "no answer")
            .with_step("charge")
            .with_attempt(3)
            .with_chain(vec!["refused".to_owned()])
            .with_dependency("bank → pool")
            .with_at(at)
            .with_place("src/shop.rs:10")
            .with_also("teardown")
            .into(),
    );
    let run = |attempt, outcome| {
        StepRun::new("charge", attempt, at, Duration::from_micros(1234), outcome)
    };
    job.runs = vec![
        run(1, RunOutcome::TimedOut)
            .with_worker("w1")
            .with_error("no answer"),
        run(2, RunOutcome::Completed).with_next("ship"),
    ];
    job
}

#[test]
fn a_job_is_written_field_by_field() {
    assert_eq!(
        full().to_json(),
        concat!(
            r#"{"v":1,"id":"order-1","workflow_name":"shop","status":"scheduled","current_step":2,"#,
            r#""current_step_name":"charge","steps_completed":2,"percent_completed":33.333333333333336,"#,
            r#""initial_input_value":{"z": 1.50},"last_return_value":[1,  2],"user_context":"\u00e9","#,
            r#""requested_start_time":"2026-11-22T09:00:00.500000Z","attempt":3,"priority":-7,"#,
            r#""error":{"kind":"timed_out","workflow":"shop","step":"charge","attempt":3,"#,
            r#""message":"no answer","chain":["refused"],"dependency":"bank → pool","#,
            r#""at":"2026-11-22T09:00:00.500000Z","place":"src/shop.rs:10","also":["teardown"]},"#,
            r#""runs":[{"step":"charge","attempt":1,"started":"2026-11-22T09:00:00.500000Z","#,
            r#""duration_us":1234,"outcome":"timed_out","worker":"w1","error":"no answer"},"#,
            r#"{"step":"charge","attempt":2,"started":"2026-11-22T09:00:00.500000Z","#,
            r#""duration_us":1234,"outcome":"completed","next":"ship"}]}"#,
        ),
    );
}

#[test]
fn what_is_written_reads_back() {
    for job in [Job::new("empty"), full()] {
        let text = job.to_json();
        let back = read(&text);
        assert_eq!(back, job);
        assert_eq!(back.to_json(), text);
        assert_eq!(serde_json::to_string(&job).unwrap(), text);
        assert_eq!(serde_json::from_slice::<Job>(text.as_bytes()).unwrap(), job);
        assert_eq!(
            serde_json::from_reader::<_, Job>(text.as_bytes()).unwrap(),
            job
        );
    }
    let value = serde_json::to_value(Job::new("through a value")).unwrap();
    assert_eq!(
        &*serde_json::from_value::<Job>(value).unwrap().workflow_name,
        "through a value"
    );
}

#[test]
fn the_last_bit_of_the_progress_is_kept() {
    for done in 1..100 {
        let mut job = Job::new("w");
        job.percent_completed = 100.0 * f64::from(done) / 101.0;
        assert_eq!(
            read(&job.to_json()).percent_completed.to_bits(),
            job.percent_completed.to_bits()
        );
    }
}

#[test]
fn a_progress_that_is_no_number_is_not_stored() {
    let mut job = Job::new("w");
    for (percent, stored) in [
        (f64::NAN, 0.0),
        (f64::INFINITY, 0.0),
        (-1.0, 0.0),
        (101.0, 100.0),
    ] {
        job.percent_completed = percent;
        assert_eq!(read(&job.to_json()).percent_completed, stored);
        assert_eq!(read(&job.to_python_json()).percent_completed, stored);
    }
}

#[test]
fn unknown_fields_are_kept_byte_for_byte_and_in_order() {
    let foreign = r#""z":{"b": 1.0,  "a": [1e3]},"\u0061":null,"Tags":["x" ],"deep":"\u00e9""#;
    let text = format!(r#"{{"workflow_name":"w","id":"i",{foreign}}}"#);
    let job = read(&text);
    let written = job.to_json();
    let kept = foreign.replacen(r"\u0061", "a", 1);
    assert!(written.ends_with(&format!(",{kept}}}")), "{written}");
    assert_eq!(read(&written), job);
    assert_eq!(
        job.foreign_field("z"),
        Some(&json("{\"b\": 1.0,  \"a\": [1e3]}"))
    );
    assert_eq!(job.foreign_field("y"), None);
}

#[test]
fn only_the_workflow_is_required() {
    let job = read("{\"workflow_name\": \"w\"}");
    assert_eq!(job.status, Status::Queued);
    assert_eq!(
        (job.current_step, job.steps_completed, job.attempt),
        (0, 0, 0)
    );
    assert_eq!(
        error_of("{}"),
        "missing field `workflow_name` at line 1 column 2"
    );
}

#[test]
fn a_bad_field_is_named_with_its_place() {
    let cases = [
        (
            "\"v\": \"x\"",
            "field `v`: invalid type: string \"x\", expected u64",
        ),
        ("\"id\": \"\\ud800\"", "field `id`: not valid text"),
        (
            "\"status\": \"lost\"",
            "field `status`: invalid value: string \"lost\", expected a status: \
          a word such as \"queued\", or a number from 1 to 9",
        ),
        (
            "\"status\": 10",
            "field `status`: invalid value: integer `10`, expected a status: \
          a word such as \"queued\", or a number from 1 to 9",
        ),
        (
            "\"current_step\": -1",
            "field `current_step`: invalid value: integer `-1`, expected u32",
        ),
        (
            "\"current_step\": 1.5",
            "field `current_step`: invalid type: floating point `1.5`, expected u32",
        ),
        (
            "\"steps_completed\": null",
            "field `steps_completed`: invalid type: null, expected u32",
        ),
        (
            "\"percent_completed\": 100.5",
            "field `percent_completed`: expected a number from 0 to 100",
        ),
        (
            "\"percent_completed\": -1",
            "field `percent_completed`: expected a number from 0 to 100",
        ),
        (
            "\"percent_completed\": \"5\"",
            "field `percent_completed`: expected a number from 0 to 100",
        ),
        (
            "\"percent_completed\": 1e999",
            "field `percent_completed`: expected a number from 0 to 100",
        ),
        (
            "\"requested_start_time\": \"soon\"",
            "field `requested_start_time`: \
          not a date and time such as `2026-11-22T09:00:00Z`",
        ),
        (
            "\"priority\": 40000",
            "field `priority`: invalid value: integer `40000`, expected i16",
        ),
        ("\"runs\": [{}]", "field `runs`: missing field `step`"),
        (
            "\"error\": 1",
            "field `error`: invalid type: integer `1`, expected struct ErrorRecord",
        ),
        (
            "\"user_context\": [1}",
            "field `user_context`: expected `,` or `]`",
        ),
    ];
    for (field, message) in cases {
        let before = "{\"workflow_name\": \"w\",";
        let error = error_of(&format!("{before}{field},\"note\": [1, 2, 3]}}"));
        let place = error
            .strip_prefix(message)
            .unwrap_or_else(|| panic!("{error}"));
        let column: usize = place
            .strip_prefix(" at line 1 column ")
            .unwrap()
            .parse()
            .unwrap();
        let within = before.len()..=before.len() + field.len();
        assert!(within.contains(&column), "{error}");
    }
}

#[test]
fn a_field_that_stands_twice_is_refused() {
    for name in ["v", "id", "status", "user_context", "runs", "note"] {
        let value = match name {
            "v" | "status" => "1",
            "runs" => "[]",
            _ => "\"x\"",
        };
        let text =
            format!("{{\"workflow_name\": \"w\", \"{name}\": {value}, \"{name}\": {value}}}");
        assert!(error_of(&text).starts_with(&format!("field `{name}` stands twice at line 1")));
    }
    assert!(
        error_of("{\"workflow_name\": \"w\", \"\\u0069d\": 1, \"id\": 2}")
            .contains("`id` stands twice")
    );
}

#[test]
fn a_later_format_is_refused() {
    assert!(
        error_of("{\"v\": 2, \"status\": \"a new word\"}").starts_with(
            "field `v`: the job has format version 2, and this ergate reads up to 1; \
         upgrade ergate to read it at line 1 column"
        )
    );
    assert_eq!(
        &*read("{\"v\": 1, \"workflow_name\": \"w\"}").workflow_name,
        "w"
    );
}

#[test]
fn what_is_not_a_job_is_refused() {
    for text in ["", "null", "[]", "5", "{\"workflow_name\": \"w\"} x"] {
        assert!(Job::from_json(text).is_err(), "{text}");
    }
    assert!(error_of("[]").contains("expected a job: an object with a `workflow_name`"));
}

#[test]
fn statuses_are_read_as_words_and_as_numbers() {
    let words = [
        "scheduled",
        "queued",
        "running",
        "completed",
        "failed",
        "aborted",
        "pending",
        "cancelling",
        "cancelled",
    ];
    for (number, word) in (1..).zip(words) {
        let by_word = read(&format!(
            "{{\"workflow_name\": \"w\", \"status\": \"{word}\"}}"
        ));
        let by_number = read(&format!(
            "{{\"workflow_name\": \"w\", \"status\": {number}}}"
        ));
        assert_eq!(by_word.status, by_number.status);
        assert_eq!(by_word.status.as_str(), word);
        assert_eq!(by_word.status.python_number(), number);
        assert_eq!(word.parse(), Ok(by_word.status));
        let is_final = matches!(word, "completed" | "failed" | "aborted" | "cancelled");
        assert_eq!(by_word.status.is_final(), is_final);
    }
    assert_eq!(
        "Queued".parse::<Status>().unwrap_err().to_string(),
        format!("not a status; use one of {}", words.join(", ")),
    );
}

#[test]
fn python_is_told_only_what_it_knows() {
    let python = full().to_python_json();
    assert_eq!(
        python,
        concat!(
            r#"{"id": "order-1", "workflow_name": "shop", "status": 1, "current_step": 2, "#,
            r#""steps_completed": 2, "percent_completed": 33.333333333333336, "#,
            r#""initial_input_value": {"z": 1.50}, "last_return_value": [1,  2], "#,
            r#""user_context": "\u00e9", "requested_start_time": "2026-11-22T09:00:00.500000Z"}"#,
        ),
    );
}

#[test]
fn a_payload_of_any_depth_passes_through() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let text =
        format!("{{\"workflow_name\":\"w\",\"initial_input_value\":{deep},\"other\":{deep}}}");
    let job = read(&text);
    assert_eq!(job.initial_input_value.as_str(), deep);
    assert_eq!(read(&job.to_json()), job);
}

#[test]
fn an_unreadable_job_is_kept_whole() {
    for (text, id, workflow) in [
        (
            r#"{"id": "a", "workflow_name": "shop", "status": "lost"}"#,
            Some("a"),
            "shop",
        ),
        (
            r#"{"id": "a", "workflow_name": 5}"#,
            Some("a"),
            "(unreadable)",
        ),
        ("not \"JSON\" at all \u{1}", None, "(unreadable)"),
        ("", None, "(unreadable)"),
    ] {
        let error = Job::from_json(text).unwrap_err();
        let job = Job::unreadable(text, &error);
        assert_eq!(job.status, Status::Failed);
        assert_eq!(&*job.workflow_name, workflow);
        assert!(id.is_none_or(|id| job.id.as_str() == id));
        let record = job.error.as_ref().unwrap();
        assert_eq!(
            (record.kind, &record.message),
            (ErrorKind::Unreadable, &error.to_string())
        );
        let back = read(&job.to_json());
        assert_eq!(back, job);
        assert_eq!(
            back.foreign_field("unreadable")
                .unwrap()
                .parse::<String>()
                .unwrap(),
            text
        );
    }
}

#[test]
fn a_job_is_shown_without_its_payloads() {
    let mut job = full();
    assert_eq!(
        job.to_string(),
        "job order-1 of `shop` is scheduled at step `charge`, 33% done: \
         step `charge` of `shop` timed out at attempt 3 (in bank → pool) (at src/shop.rs:10): \
         no answer: refused; then: teardown",
    );
    job.initial_input_value = json("\"secret\"");
    assert!(!format!("{job:?}").contains("secret"));
}
