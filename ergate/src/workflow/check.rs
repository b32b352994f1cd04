//! What only the whole workflow can tell, told while compiling.
//!
//! Each step is looked up in a hash table of names, so that the work grows with the number of steps and not with its
//! square: the compiler gives up on long computations in a `const`.
//!
//! A builder checks each step as it is added, and is blamed up to there.

use super::MAX_STEPS;
use super::listed::Table;
use crate::sentence::{Sentence, hash, refuse, same};
use crate::step::{StepKey, Way};

/// Twice the steps, so that a name is found in a step or two.
const TABLE: usize = 2 * MAX_STEPS;

/// Where each name stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names {
    table: [u16; TABLE],
}

impl Names {
    pub(super) const fn new() -> Self {
        Self { table: [0; TABLE] }
    }

    /// Enters the step at this place, or tells where its name stands already.
    const fn enter(&mut self, steps: &Table, at: usize) -> Option<usize> {
        let Some(step) = steps[at] else { return None };
        let place = self.find(steps, step.key.name);
        if self.table[place] != 0 {
            return Some(self.table[place] as usize - 1);
        }
        self.table[place] = at as u16 + 1;
        None
    }

    /// Where a step stands.
    const fn place_of(&self, steps: &Table, key: StepKey) -> Option<usize> {
        let found = self.table[self.find(steps, key.name)] as usize;
        if found == 0 {
            return None;
        }
        match steps[found - 1] {
            Some(step) if same(step.key.path, key.path) => Some(found - 1),
            _ => None,
        }
    }

    /// The place of a name in the table: its own, or the free one where it belongs.
    const fn find(&self, steps: &Table, name: &str) -> usize {
        let mut place = hash(name) as usize % TABLE;
        loop {
            match self.table[place] {
                0 => return place,
                taken => match steps[taken as usize - 1] {
                    Some(step) if same(step.key.name, name) => return place,
                    _ => place = (place + 1) % TABLE,
                },
            }
        }
    }
}

/// Refuses what can be told of the step at this place by the steps before it.
#[track_caller]
pub(super) const fn step(workflow: &'static str, steps: &Table, names: &mut Names, at: usize) {
    if let Some(first) = names.enter(steps, at) {
        refuse_twice(workflow, steps, first, at);
    }
    let Some(step) = steps[at] else { return };
    let mut way = 0;
    while way < step.ways.len() {
        if let Way::Jump(target) = step.ways[way]
            && let Some(to) = names.place_of(steps, target)
            && to < at
        {
            refuse_jump_back(workflow, step.key, target);
        }
        way += 1;
    }
    if !is_reached(steps, at)
        && let Some(before) = steps[at - 1]
    {
        refuse_unreached(workflow, step.key, before.key);
    }
}

const fn is_reached(steps: &Table, at: usize) -> bool {
    let Some(step) = steps[at] else { return true };
    let mut before = at;
    while before > 0 {
        before -= 1;
        if let Some(from) = steps[before] {
            if from.next && before + 1 == at {
                return true;
            }
            let mut way = 0;
            while way < from.ways.len() {
                if let Way::Jump(target) = from.ways[way]
                    && same(target.path, step.key.path)
                {
                    return true;
                }
                way += 1;
            }
        }
    }
    at == 0
}

/// Refuses what can only be told when all steps are there.
#[track_caller]
pub(super) const fn end(workflow: &'static str, steps: &Table, names: &Names, len: usize) {
    if len == 0 {
        refuse(of(workflow).push(" has no step: add the first one: `.step::<..>()`"));
    }
    let mut at = 0;
    while at < len {
        if let Some(step) = steps[at] {
            let mut way = 0;
            while way < step.ways.len() {
                if let Way::Jump(target) = step.ways[way]
                    && names.place_of(steps, target).is_none()
                {
                    refuse_stranger(workflow, step.key, target, "add it after `");
                }
                way += 1;
            }
        }
        at += 1;
    }
}

#[track_caller]
pub(super) const fn room(workflow: &'static str, len: usize) {
    if len >= MAX_STEPS {
        refuse_more(workflow);
    }
}

#[track_caller]
pub(super) const fn refuse_more(workflow: &str) -> ! {
    refuse(of(workflow).push(" has more than 1024 steps: split it in two"))
}

/// Refuses a jump of a step to itself, which is wrong in every workflow.
#[track_caller]
pub const fn refuse_jump_to_itself(step: StepKey, ways: &[Way]) {
    let mut way = 0;
    while way < ways.len() {
        if let Way::Jump(target) = ways[way]
            && same(target.path, step.path)
        {
            refuse(Sentence::new().push("step `").push(step.name).push(
                "` jumps to itself, but jumps only go forward: use `retries` to run a step again",
            ));
        }
        way += 1;
    }
}

const fn of(workflow: &str) -> Sentence {
    Sentence::new().push("workflow `").push(workflow).push("`")
}

#[track_caller]
const fn refuse_twice(workflow: &str, steps: &Table, first: usize, second: usize) {
    let (Some(first), Some(second)) = (steps[first], steps[second]) else {
        return;
    };
    let name = first.key.name;
    refuse(if same(first.key.path, second.key.path) {
        of(workflow)
            .push(" has step `")
            .push(name)
            .push("` twice: take one out")
    } else {
        of(workflow)
            .push(" has two steps named `")
            .push(name)
            .push("`: rename one, a stored job knows its step by name")
    });
}

#[track_caller]
pub(super) const fn refuse_unreached(workflow: &str, step: StepKey, before: StepKey) {
    refuse(
        of(workflow)
            .push(": nothing leads to step `")
            .push(step.name)
            .push("`: `")
            .push(before.name)
            .push("` before it never goes on, and no step jumps to it; take it out, or declare a jump to it"),
    );
}

#[track_caller]
pub(super) const fn refuse_jump_back(workflow: &str, from: StepKey, target: StepKey) {
    refuse(
        of(workflow)
            .push(": step `")
            .push(from.name)
            .push("` jumps to `")
            .push(target.name)
            .push("`, which comes before it: jumps only go forward; move `")
            .push(target.name)
            .push("` after `")
            .push(from.name)
            .push("`"),
    );
}

#[track_caller]
pub(super) const fn refuse_stranger(workflow: &str, from: StepKey, target: StepKey, mend: &str) {
    refuse(
        of(workflow)
            .push(": step `")
            .push(from.name)
            .push("` jumps to `")
            .push(target.name)
            .push("`, which is not a step of this workflow: ")
            .push(mend)
            .push(from.name)
            .push("`"),
    );
}
