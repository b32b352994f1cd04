//! What is known while compiling of the function in `#[depends(..)]`, and what is refused because of it.

use super::PlainFunction;
use crate::sentence::{Sentence, refuse};
use crate::step::Step;

/// What the function in `#[depends(..)]` is.
///
#[derive(Clone, Copy, Debug)]
pub enum About {
    /// It has none of our attributes.
    Plain,
    /// It is marked `#[step]`.
    Step,
    /// It is marked `#[dependency]`, and its signature is wrong: that is told there.
    Refused,
    /// It is marked `#[dependency]`.
    Dependency {
        /// Its unmarked parameters, as they were written.
        parameters: &'static [&'static str],
        /// What it makes is gone with the step run.
        per_run: bool,
    },
}

/// A function of which it is known: its namesake, where it is marked.
pub trait Described {
    /// What it is.
    const ABOUT: About;
}

impl Described for PlainFunction {
    const ABOUT: About = About::Plain;
}

impl<S: Step> Described for S {
    const ABOUT: About = About::Step;
}

/// Refuses a function that is given arguments, but takes another number of them, and a step. Where none are given, nobody asks.
///
/// It is asked of a value, because nobody can spell its type.
#[track_caller]
pub const fn refuse_arguments<D: Described>(asked: D, name: &str, given: usize) {
    std::mem::forget(asked);
    match D::ABOUT {
        About::Step => refuse(
            Sentence::new()
                .push("step `")
                .push(name)
                .push("` can't be a dependency: call it in the body, or move what both need into a function of its own"),
        ),
        About::Plain if given > 0 => refuse(
            Sentence::new()
                .push("`")
                .push(name)
                .push("` is given arguments, but is not marked: put `#[dependency]` on it, or write `#[depends(|| ")
                .push(name)
                .push("(..))]`"),
        ),
        About::Dependency { parameters, .. } if parameters.len() != given => {
            refuse_count(name, parameters, given);
        }
        _ => {}
    }
}

#[track_caller]
const fn refuse_count(name: &str, parameters: &[&str], given: usize) -> ! {
    let sentence = Sentence::new()
        .push("dependency `")
        .push(name)
        .push("` takes ");
    let mut sentence = match parameters.len() {
        0 => sentence.push("no argument"),
        1 => sentence.push("one argument, "),
        _ => sentence.number(parameters.len()).push(" arguments, "),
    };
    let mut at = 0;
    while at < parameters.len() {
        let before = if at == 0 { "`" } else { ", `" };
        sentence = sentence.push(before).push(parameters[at]).push("`");
        at += 1;
    }
    let sentence = sentence
        .push(", but is given ")
        .number(given)
        .push(": write `#[depends(");
    let arguments = match parameters.len() {
        0 => "",
        _ => "(..)",
    };
    refuse(sentence.push(name).push(arguments).push(")]`"))
}

/// Refuses a dependency of the worker's that needs one of a step run's.
#[track_caller]
pub const fn refuse_short_lived<D: Described>(asked: D, asker: &str, needed: &str) {
    std::mem::forget(asked);
    if let About::Dependency { per_run: true, .. } = D::ABOUT {
        refuse(
            Sentence::new()
                .push("dependency `")
                .push(asker)
                .push("` lives as long as the worker, but needs `")
                .push(needed)
                .push("`, which is made for each step run: write `scope = \"app\"` on `")
                .push(needed)
                .push("` too"),
        );
    }
}
