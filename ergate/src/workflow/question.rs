//! What `#[workflow]` asks of the whole workflow, each where the step or the jump stands in the source.
//!
//! It asks where it can't tell by itself, and so hardly ever: each question goes through the steps.

use super::Workflow;
use super::check::{refuse_jump_back, refuse_stranger, refuse_unreached};
use super::listed::Listed;
use crate::sentence::same;
use crate::step::{StepDefinition, StepKey, Way};

/// Refuses a step to which nothing leads.
#[track_caller]
pub const fn reached<I, C>(workflow: &Workflow<I, C>, key: StepKey) {
    let steps = slice(&workflow.steps);
    let Some(at) = place_of(steps, key) else {
        return;
    };
    if at > 0 && !steps[at - 1].next && !is_jumped_to(steps, at) {
        refuse_unreached(workflow.name, key, steps[at - 1].key);
    }
}

/// Refuses a jump of the step's to anywhere but to a later one, whichever of its ways it is.
#[track_caller]
pub const fn ways<I, C>(workflow: &Workflow<I, C>, from: StepKey) {
    let steps = slice(&workflow.steps);
    if let Some(at) = place_of(steps, from) {
        let mut number = 0;
        while number < steps[at].ways.len() {
            way(workflow, from, number);
            number += 1;
        }
    }
}

/// Refuses a jump to anywhere but to a later step: the way of this number.
#[track_caller]
pub const fn way<I, C>(workflow: &Workflow<I, C>, from: StepKey, number: usize) {
    let steps = slice(&workflow.steps);
    let Some(at) = place_of(steps, from) else {
        return;
    };
    let Way::Jump(target) = steps[at].ways[number] else {
        return;
    };
    match place_of(steps, target) {
        None => refuse_stranger(
            workflow.name,
            from,
            target,
            "move it into the module, after `",
        ),
        Some(to) if to < at => refuse_jump_back(workflow.name, from, target),
        Some(_) => {}
    }
}

const fn slice(steps: &Listed) -> &'static [&'static StepDefinition] {
    match steps {
        Listed::Slice(steps) => steps,
        // What a builder put together, it has checked.
        Listed::Table(_) => &[],
    }
}

/// Where a step stands.
const fn place_of(steps: &[&StepDefinition], key: StepKey) -> Option<usize> {
    let mut at = 0;
    while at < steps.len() {
        if is(steps[at].key, key) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Whether a step before it jumps to the one at this place.
const fn is_jumped_to(steps: &[&StepDefinition], at: usize) -> bool {
    let mut before = at;
    while before > 0 {
        before -= 1;
        let mut way = 0;
        while way < steps[before].ways.len() {
            if let Way::Jump(target) = steps[before].ways[way]
                && is(target, steps[at].key)
            {
                return true;
            }
            way += 1;
        }
    }
    false
}

/// Whether the two are one: names differ early, paths late.
const fn is(one: StepKey, other: StepKey) -> bool {
    same(one.name, other.name) && same(one.path, other.path)
}
