//! What only the whole workflow can tell, told while compiling.
//!
//! Each step is looked up in a hash table of names, so that the work grows with the number of steps and not with its
//! square: the compiler gives up on long computations in a `const`.

mod text;

use super::MAX_STEPS;
use crate::step::{StepDefinition, Way};
use text::Text;

/// Twice the steps, so that a name is found in a step or two.
const TABLE: usize = 2 * MAX_STEPS;
type Steps = [Option<&'static StepDefinition>; MAX_STEPS];

#[track_caller]
pub(super) const fn room(workflow: &'static str, len: usize) {
    if len >= MAX_STEPS {
        fail(
            Text::new()
                .push("workflow `")
                .push(workflow)
                .push("` has more than 1024 steps: split it in two"),
        );
    }
}

#[track_caller]
pub(super) const fn steps(workflow: &'static str, steps: &Steps, len: usize) {
    let mut table = [0u16; TABLE];
    let mut at = 0;
    while at < len {
        if let Some(step) = steps[at] {
            enter(workflow, steps, &mut table, step.key.name, at);
        }
        at += 1;
    }
    let mut at = 0;
    while at < len {
        if let Some(step) = steps[at] {
            jumps(workflow, steps, &table, step, at);
        }
        at += 1;
    }
}

#[track_caller]
const fn enter(
    workflow: &'static str,
    steps: &Steps,
    table: &mut [u16; TABLE],
    name: &'static str,
    at: usize,
) {
    let place = find(steps, table, name);
    if table[place] != 0 {
        let same = match steps[table[place] as usize - 1] {
            Some(other) => match steps[at] {
                Some(step) => text::same(other.key.path, step.key.path),
                None => false,
            },
            None => false,
        };
        let text = Text::new().push("workflow `").push(workflow).push("` ");
        fail(if same {
            text.push("has step `")
                .push(name)
                .push("` twice: take one out")
        } else {
            text.push("has two steps named `")
                .push(name)
                .push("`: rename one, a stored job knows its step by name")
        });
    }
    table[place] = at as u16 + 1;
}

#[track_caller]
const fn jumps(
    workflow: &'static str,
    steps: &Steps,
    table: &[u16; TABLE],
    step: &StepDefinition,
    at: usize,
) {
    let mut way = 0;
    while way < step.ways.len() {
        if let Way::Jump(target) = step.ways[way] {
            let found = table[find(steps, table, target.name)] as usize;
            let there = match if found == 0 { None } else { steps[found - 1] } {
                Some(other) => text::same(other.key.path, target.path),
                None => false,
            };
            let text = Text::new()
                .push("workflow `")
                .push(workflow)
                .push("`: step `")
                .push(step.key.name)
                .push("` jumps to ");
            if !there {
                fail(
                    text.push("`")
                        .push(target.name)
                        .push("`, which is not a step of this workflow: add it after `")
                        .push(step.key.name)
                        .push("`"),
                );
            }
            if found - 1 == at {
                fail(text.push("itself: jumps only go forward; use `retries` to run a step again"));
            }
            if found - 1 < at {
                fail(
                    text.push("`")
                        .push(target.name)
                        .push("`, which comes before it: jumps only go forward; move `")
                        .push(target.name)
                        .push("` after `")
                        .push(step.key.name)
                        .push("`"),
                );
            }
        }
        way += 1;
    }
}

/// The place of a name in the table: its own, or the free one where it belongs.
const fn find(steps: &Steps, table: &[u16; TABLE], name: &str) -> usize {
    let mut place = text::hash(name) as usize % TABLE;
    loop {
        match table[place] {
            0 => return place,
            taken => match steps[taken as usize - 1] {
                Some(step) if text::same(step.key.name, name) => return place,
                _ => place = (place + 1) % TABLE,
            },
        }
    }
}

#[track_caller]
#[allow(
    clippy::panic,
    reason = "a panic in a `static` is the compile error that names the steps; `build` documents it"
)]
const fn fail(text: Text) -> ! {
    panic!("{}", text.as_str())
}
