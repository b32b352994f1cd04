//! Error records: the chain of an error, its display, and its bound.

#![allow(clippy::unwrap_used, reason = "a helper that panics fails its test")]

use std::error::Error;
use std::fmt;

use ergate::{ErrorKind, ErrorRecord};

#[derive(Debug)]
struct Layer {
    text: String,
    source: Option<Box<Layer>>,
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for Layer {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source
            .as_deref()
            .map(|layer| layer as &(dyn Error + 'static))
    }
}

/// An error with these texts, the outermost first.
fn layers(texts: &[&str]) -> Layer {
    let wrap = |source, text: &&str| {
        Some(Box::new(Layer {
            text: (*text).to_owned(),
            source,
        }))
    };
    *texts.iter().rev().fold(None, wrap).unwrap()
}

fn record_of(error: &Layer) -> ErrorRecord {
    ErrorRecord::from_error(ErrorKind::Failed, "shop", error).with_step("charge")
}

fn bytes(record: &ErrorRecord) -> usize {
    let lists = record.chain.iter().chain(&record.also);
    let options = record.place.iter().chain(&record.dependency);
    record.message.len() + lists.chain(options).map(String::len).sum::<usize>()
}

#[test]
fn an_error_is_recorded_with_all_its_sources() {
    let record = record_of(&layers(&[
        "cannot charge",
        "no answer",
        "connection refused",
    ]));
    assert_eq!(record.message, "cannot charge");
    assert_eq!(record.chain, ["no answer", "connection refused"]);
    assert_eq!(
        record.to_string(),
        "step `charge` of `shop` failed: cannot charge: no answer: connection refused",
    );
}

#[test]
fn a_source_that_the_text_repeats_is_shown_once() {
    let record = record_of(&layers(&[
        "cannot charge: no answer",
        "no answer",
        "refused",
    ]));
    assert_eq!(
        record.to_string(),
        "step `charge` of `shop` failed: cannot charge: no answer: refused",
    );
    assert_eq!(record.chain, ["no answer", "refused"]);
}

#[test]
fn an_error_without_a_step_is_of_the_workflow() {
    let record = ErrorRecord::new(ErrorKind::UnknownWorkflow, "shop", "");
    assert_eq!(record.to_string(), "workflow `shop` is unknown");
}

#[test]
fn a_long_message_is_cut_and_leaves_room_for_its_sources() {
    let long = "ü".repeat(1_000_000);
    let record = record_of(&layers(&[&long, "the cause"])).with_also("the teardown");
    assert!(record.message.starts_with("üü") && record.message.ends_with("… (cut)"));
    assert_eq!(record.chain, ["the cause"]);
    assert_eq!(record.also, ["the teardown"]);
    assert!(bytes(&record) <= 16 * 1024);
}

#[test]
fn all_texts_together_are_bounded() {
    let long = "x".repeat(10_000);
    let mut record = record_of(&layers(&[long.as_str(); 50]))
        .with_place(long.clone())
        .with_dependency(long.clone());
    for _ in 0..100 {
        record = record.with_also(long.clone()).with_also("");
    }
    assert!(bytes(&record) <= 16 * 1024, "{}", bytes(&record));
    assert!(record.also.len() <= 64);
    assert!(record.place.as_ref().unwrap().starts_with("xxx"));
}

#[test]
fn only_as_much_of_a_text_as_can_be_kept_is_written() {
    struct Endless;

    impl fmt::Debug for Endless {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            fmt::Display::fmt(self, f)
        }
    }

    impl fmt::Display for Endless {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            loop {
                f.write_str("on and on ")?;
            }
        }
    }

    /// Its source is itself.
    impl Error for Endless {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&Endless)
        }
    }

    let record = ErrorRecord::from_error(ErrorKind::Failed, "shop", &Endless);
    assert!(record.message.starts_with("on and on on and on"));
    assert!(bytes(&record) <= 16 * 1024);
}

#[test]
fn an_error_that_cannot_be_written_says_so() {
    #[derive(Debug)]
    struct Broken;

    impl fmt::Display for Broken {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("half a")?;
            Err(fmt::Error)
        }
    }

    impl Error for Broken {}

    let record = ErrorRecord::from_error(ErrorKind::Failed, "shop", &Broken);
    assert_eq!(record.message, "half a… (its text could not be written)");
}

#[test]
fn short_records_are_kept_as_they_are() {
    let record = record_of(&layers(&["a", "", "c"]))
        .with_attempt(2)
        .with_place("src/a.rs:1");
    let json = serde_json::to_string(&record).unwrap();
    assert_eq!(serde_json::from_str::<ErrorRecord>(&json).unwrap(), record);
    assert_eq!(record.chain, ["", "c"]);
    assert_eq!(
        record.to_string(),
        "step `charge` of `shop` failed at attempt 2 (at src/a.rs:1): a: c",
    );
}
