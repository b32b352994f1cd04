//! What holds for every message in `ui/`, as far as it can be checked. `ui/README.md` has the rules.

mod exceptions;
mod rules;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use exceptions::EXCEPTIONS;
use rules::Rule;

/// The messages of a case, one for each error.
type Messages = Vec<String>;

#[test]
fn every_message_keeps_the_rules() -> Result<(), Box<dyn Error>> {
    let mut problems = Vec::new();
    for (case, messages) in cases()? {
        for message in messages {
            for rule in rules::broken(&message) {
                if !is_excepted(&case, rule) {
                    problems.push(format!("{case} breaks {rule:?}:\n{message}\n"));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

#[test]
fn every_exception_is_one() -> Result<(), Box<dyn Error>> {
    let cases = cases()?;
    let mut problems = Vec::new();
    for exception in EXCEPTIONS {
        let messages = cases.get(exception.case).map_or(&[][..], Vec::as_slice);
        for rule in exception.rules {
            let breaks = |message: &String| rules::broken(message).contains(rule);
            if !messages.iter().any(breaks) {
                problems.push(format!("{} keeps {rule:?}", exception.case));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

#[test]
fn there_are_as_many_mistakes_as_a_catalogue_needs() -> Result<(), Box<dyn Error>> {
    assert!(cases()?.len() >= 60);
    Ok(())
}

#[test]
fn the_compiler_and_the_worker_propose_names_by_one_rule() {
    let macros = include_str!("../../../ergate-macros/src/similar.rs");
    let runtime = include_str!("../../../ergate/src/engine/similar.rs");
    assert_eq!(macros, runtime);
}

fn is_excepted(case: &str, rule: Rule) -> bool {
    EXCEPTIONS
        .iter()
        .any(|exception| exception.case == case && exception.rules.contains(&rule))
}

fn cases() -> Result<BTreeMap<String, Messages>, Box<dyn Error>> {
    let mut cases = BTreeMap::new();
    for topic in ["step", "dependency", "workflow"] {
        for file in fs::read_dir(Path::new("ui").join(topic))? {
            let file = file?.path();
            let (Some(name), Some("stderr")) = (
                file.file_stem().and_then(|name| name.to_str()),
                file.extension().and_then(|extension| extension.to_str()),
            ) else {
                continue;
            };
            cases.insert(
                format!("{topic}/{name}"),
                errors(&fs::read_to_string(&file)?),
            );
        }
    }
    Ok(cases)
}

/// One text for each error; warnings are left out.
fn errors(stderr: &str) -> Messages {
    let mut errors = Messages::new();
    for line in stderr.lines() {
        if line.starts_with("error") || line.starts_with("warning") {
            errors.push(String::new());
        }
        if let Some(last) = errors.last_mut() {
            last.push_str(line);
            last.push('\n');
        }
    }
    errors.retain(|error| error.starts_with("error"));
    errors
}
