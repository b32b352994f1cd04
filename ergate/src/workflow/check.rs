//! What only the whole workflow can tell, told while compiling.
//!
//! Each step is looked up in a hash table of names, so that the work grows with the number of steps and not with its
//! square: the compiler gives up on long computations in a `const`.
//!
//! A builder checks all at once and is blamed as a whole. `#[workflow]` asks one question at a time instead, each where the
//! step or the jump stands in the source.

use super::{MAX_STEPS, Workflow};
use crate::sentence::{Sentence, hash, refuse, same};
use crate::step::{StepDefinition, StepKey, Way};

/// Twice the steps, so that a name is found in a step or two.
const TABLE: usize = 2 * MAX_STEPS;
type Steps = [Option<&'static StepDefinition>; MAX_STEPS];

/// The steps of a workflow, ready to be asked about.
#[derive(Debug)]
pub struct Checks<'a> {
    workflow: &'static str,
    steps: &'a Steps,
    len: usize,
    table: [u16; TABLE],
    /// Whether some way leads to the step.
    reached: [bool; MAX_STEPS],
    /// The two places of a name that is there twice.
    twice: Option<(usize, usize)>,
}

impl<'a> Checks<'a> {
    /// Of a workflow that nobody checked yet.
    #[must_use]
    pub const fn of<I, C>(workflow: &'a Workflow<I, C>) -> Self {
        let mut len = 0;
        while len < MAX_STEPS && workflow.steps[len].is_some() {
            len += 1;
        }
        Self::new(workflow.name, &workflow.steps, len)
    }

    const fn new(workflow: &'static str, steps: &'a Steps, len: usize) -> Self {
        let mut checks = Self {
            workflow,
            steps,
            len,
            table: [0; TABLE],
            reached: [false; MAX_STEPS],
            twice: None,
        };
        let mut at = 0;
        while at < len {
            checks.enter(at);
            at += 1;
        }
        let mut at = 0;
        while at < len {
            checks.follow(at);
            at += 1;
        }
        checks
    }

    const fn enter(&mut self, at: usize) {
        let Some(step) = self.steps[at] else { return };
        let place = self.find(step.key.name);
        if self.table[place] == 0 {
            self.table[place] = at as u16 + 1;
        } else if self.twice.is_none() {
            self.twice = Some((self.table[place] as usize - 1, at));
        }
    }

    const fn follow(&mut self, at: usize) {
        let Some(step) = self.steps[at] else { return };
        if at == 0 {
            self.reached[0] = true;
        }
        if step.next && at + 1 < self.len {
            self.reached[at + 1] = true;
        }
        let mut way = 0;
        while way < step.ways.len() {
            if let Way::Jump(target) = step.ways[way]
                && let Some(to) = self.place_of(target)
                && to > at
            {
                self.reached[to] = true;
            }
            way += 1;
        }
    }

    /// Where a step stands.
    const fn place_of(&self, key: StepKey) -> Option<usize> {
        let found = self.table[self.find(key.name)] as usize;
        if found == 0 {
            return None;
        }
        match self.steps[found - 1] {
            Some(step) if same(step.key.path, key.path) => Some(found - 1),
            _ => None,
        }
    }

    /// The place of a name in the table: its own, or the free one where it belongs.
    const fn find(&self, name: &str) -> usize {
        let mut place = hash(name) as usize % TABLE;
        loop {
            match self.table[place] {
                0 => return place,
                taken => match self.steps[taken as usize - 1] {
                    Some(step) if same(step.key.name, name) => return place,
                    _ => place = (place + 1) % TABLE,
                },
            }
        }
    }

    const fn sentence(&self) -> Sentence {
        Sentence::new()
            .push("workflow `")
            .push(self.workflow)
            .push("`")
    }

    /// Refuses a workflow without steps, and one with two steps of one name.
    #[track_caller]
    pub const fn names(&self) {
        if self.len == 0 {
            refuse(
                self.sentence()
                    .push(" has no step: add the first one: `.step::<..>()`"),
            );
        }
        if let Some((first, second)) = self.twice
            && let (Some(first), Some(second)) = (self.steps[first], self.steps[second])
        {
            let name = first.key.name;
            refuse(if same(first.key.path, second.key.path) {
                self.sentence()
                    .push(" has step `")
                    .push(name)
                    .push("` twice: take one out")
            } else {
                self.sentence()
                    .push(" has two steps named `")
                    .push(name)
                    .push("`: rename one, a stored job knows its step by name")
            });
        }
    }

    /// Refuses a step to which nothing leads.
    #[track_caller]
    pub const fn reached(&self, key: StepKey) {
        if let Some(at) = self.place_of(key)
            && !self.reached[at]
            && let Some(before) = self.steps[at - 1]
        {
            refuse(
                self.sentence()
                    .push(": nothing leads to step `")
                    .push(key.name)
                    .push("`: `")
                    .push(before.key.name)
                    .push("` before it never goes on, and no step jumps to it; take it out, or declare a jump to it"),
            );
        }
    }

    /// Refuses a jump to anywhere but to a later step: the way of this number.
    #[track_caller]
    pub const fn way(&self, from: StepKey, number: usize) {
        let Some(at) = self.place_of(from) else {
            return;
        };
        let Some(step) = self.steps[at] else { return };
        let Way::Jump(target) = step.ways[number] else {
            return;
        };
        let sentence = self
            .sentence()
            .push(": step `")
            .push(from.name)
            .push("` jumps to ");
        match self.place_of(target) {
            None => refuse(
                sentence
                    .push("`")
                    .push(target.name)
                    .push("`, which is not a step of this workflow: add it after `")
                    .push(from.name)
                    .push("`"),
            ),
            Some(to) if to == at => refuse(
                sentence.push("itself: jumps only go forward; use `retries` to run a step again"),
            ),
            Some(to) if to < at => refuse(
                sentence
                    .push("`")
                    .push(target.name)
                    .push("`, which comes before it: jumps only go forward; move `")
                    .push(target.name)
                    .push("` after `")
                    .push(from.name)
                    .push("`"),
            ),
            Some(_) => {}
        }
    }
}

/// Refuses the first thing that is wrong with the workflow.
#[track_caller]
pub(super) const fn all(workflow: &'static str, steps: &Steps, len: usize) {
    let checks = Checks::new(workflow, steps, len);
    checks.names();
    let mut at = 0;
    while at < len {
        if let Some(step) = steps[at] {
            let mut way = 0;
            while way < step.ways.len() {
                checks.way(step.key, way);
                way += 1;
            }
            checks.reached(step.key);
        }
        at += 1;
    }
}

#[track_caller]
pub(super) const fn room(workflow: &'static str, len: usize) {
    if len >= MAX_STEPS {
        refuse(
            Sentence::new()
                .push("workflow `")
                .push(workflow)
                .push("` has more than 1024 steps: split it in two"),
        );
    }
}
