//! JSON in one spelling, so that values can be compared as text whoever wrote them.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// The same value without spaces, with its keys in order and its numbers as Rust writes them.
///
/// Integers keep all their digits, of which serde_json's own `Value` keeps no more than 64 bits.
pub(crate) fn canonical(text: &str) -> String {
    match text.trim_start().chars().next() {
        Some('[') => {
            let items: Vec<Box<RawValue>> = read(text);
            let items: Vec<String> = items.iter().map(|item| canonical(item.get())).collect();
            format!("[{}]", items.join(","))
        }
        Some('{') => {
            let entries: Vec<String> = object(text)
                .iter()
                .map(|(name, value)| format!("{name:?}:{}", canonical(value.get())))
                .collect();
            format!("{{{}}}", entries.join(","))
        }
        Some('"') => {
            let text: String = read(text);
            serde_json::to_string(&text).expect("a string can be written")
        }
        Some('-' | '0'..='9') if text.contains(['.', 'e', 'E']) => {
            let number: f64 = text.trim().parse().expect("a number of JSON");
            format!("{number:?}")
        }
        _ => text.trim().to_owned(),
    }
}

/// The entries of an object.
pub(crate) fn object(text: &str) -> BTreeMap<String, Box<RawValue>> {
    read(text)
}

fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

#[test]
fn numbers_are_the_same_however_they_are_spelt() {
    let python = r#"{"b": [1.7976931348623157e+308, 1.0], "a": 1267650600228229401496703205376}"#;
    let rust = r#"{"a":1267650600228229401496703205376,"b":[1.7976931348623157e308,1.0]}"#;
    assert_eq!(canonical(python), canonical(rust));
    assert_ne!(
        canonical("36893488147419103230"),
        canonical("36893488147419103231")
    );
    assert_ne!(
        canonical("33.33333333333333"),
        canonical("33.333333333333336")
    );
    assert_ne!(canonical("1"), canonical("1.0"));
}
