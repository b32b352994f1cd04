//! Payloads: any JSON, kept as it is written, and errors that say where.

#![allow(clippy::unwrap_used, reason = "a helper that panics fails its test")]

use std::collections::BTreeMap;

use ergate::Payload;
use serde::{Deserialize, Serialize};

fn payload(text: &str) -> Payload {
    Payload::from_json(text.to_owned()).unwrap()
}

#[derive(Debug, Deserialize, Serialize, PartialEq)]
struct Item {
    price: i64,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "only the error is looked at")]
struct Order {
    items: Vec<Item>,
    notes: Option<BTreeMap<String, bool>>,
}

fn error_of(text: &str) -> String {
    payload(text).parse::<Order>().unwrap_err().to_string()
}

#[test]
fn null_is_null_however_it_is_made() {
    for null in [
        Payload::NULL,
        Payload::default(),
        payload(" null\n"),
        Payload::of(&()).unwrap(),
    ] {
        assert!(null.is_null());
        assert_eq!(null, Payload::NULL);
        assert_eq!(null.as_str(), "null");
        assert_eq!(serde_json::to_string(&null).unwrap(), "null");
    }
    assert!(!payload("0").is_null());
}

#[test]
fn text_is_kept_byte_for_byte() {
    let text = r#"{"b": 1.50,  "a": 1e400, "b": "\u00e9", "n": 123456789012345678901234567890}"#;
    let kept = payload(text);
    assert_eq!(kept.as_str(), text);
    assert_eq!(serde_json::to_string(&kept).unwrap(), text);
    assert_eq!(serde_json::from_str::<Payload>(text).unwrap(), kept);
}

#[test]
fn an_error_names_the_place() {
    let cases = [
        (
            r#"{"items": [{"price": 1}, {"price": "abc"}]}"#,
            "invalid type: string \"abc\", expected i64 at `items[1].price` (line 1, column 40)",
        ),
        (
            "{\"items\": [\n  {\"price\": 1},\n  {\"cost\": [1, {\"a\": 2}]}\n]}",
            "missing field `price` at `items[1]` (line 3, column 25)",
        ),
        (
            r#"{"items": [], "notes": {"so \"quoted\", ok": [1]}}"#,
            "invalid type: sequence, expected a boolean at \
             `notes[\"so \\\"quoted\\\", ok\"]` (line 1, column 45)",
        ),
        (
            r#"{"items": [], "notes": {"a, b": true, "c": 1}}"#,
            "invalid type: integer `1`, expected a boolean at `notes.c` (line 1, column 44)",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(error_of(text), message);
    }
}

#[test]
fn an_error_at_the_top_level_has_no_path() {
    let error = payload("5").parse::<String>().unwrap_err();
    assert_eq!(error.path(), "");
    assert_eq!(
        error.to_string(),
        "invalid type: integer `5`, expected a string (line 1, column 1)"
    );
}

#[test]
fn a_long_key_is_cut_in_the_path() {
    let key = "ü".repeat(1000);
    let error = payload(&format!(r#"{{"{key}": 1}}"#))
        .parse::<BTreeMap<String, bool>>()
        .unwrap_err();
    assert_eq!(error.path(), format!("[\"{}…\"]", "ü".repeat(32)));
}

#[test]
fn text_that_is_not_json_is_refused_with_its_place() {
    let error = Payload::from_json("{\"a\": [1, 2".to_owned()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "EOF while parsing a list at `a[1]` (line 1, column 11)"
    );
    for text in ["", "nul", "1 2", "{\"a\" 1}", "[1,]", "\"\n\""] {
        assert!(Payload::from_json(text.to_owned()).is_err(), "{text:?}");
    }
}

#[test]
fn a_value_that_cannot_be_written_is_an_error() {
    let map = BTreeMap::from([(vec![1], 2)]);
    assert_eq!(
        Payload::of(&map).unwrap_err().to_string(),
        "key must be a string"
    );
}

#[test]
fn ten_thousand_levels_are_kept_and_refuse_to_be_parsed() {
    let text = format!(
        "{}{}",
        "[{\"a\":".repeat(5_000),
        "}]".repeat(5_000).replacen('}', "1}", 1)
    );
    let deep = payload(&text);
    assert_eq!(deep.as_str(), text);
    let error = deep.parse::<serde_json::Value>().unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("recursion limit exceeded at `[0].a[0].a"),
        "{error}"
    );
    assert!(Payload::from_json("[".repeat(1_000_000)).is_err());
}

#[test]
fn fifty_megabytes_are_kept() {
    let text = format!("[{}\"{}\"]", "1,".repeat(1_000), "x".repeat(50_000_000));
    let big = payload(&text);
    assert_eq!(big.as_str().len(), text.len());
    let error = big.parse::<Vec<u8>>().unwrap_err();
    assert_eq!(error.path(), "[1000]");
}

#[test]
fn debug_output_tells_the_length_only() {
    assert_eq!(format!("{:?}", payload("\"secret\"")), "Payload(8 bytes)");
}

#[test]
fn a_payload_within_a_payload_is_written_as_it_is() {
    let inner = payload("{\"x\": 1.0}");
    assert_eq!(
        Payload::of(&[&inner, &Payload::NULL]).unwrap().as_str(),
        "[{\"x\": 1.0},null]"
    );
}
