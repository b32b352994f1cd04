//! Plans and policies.

#![allow(clippy::unwrap_used, reason = "a helper that panics fails its test")]

use std::time::Duration;

use ergate::engine::{Backoff, Plan, PlanStep};

#[test]
fn waits_double_up_to_the_limit_and_never_overflow() {
    let backoff = Backoff {
        initial: Duration::from_secs(1),
        max: Duration::from_secs(300),
    };
    let seconds: Vec<u64> = (0..12).map(|n| backoff.delay(n, 1.0).as_secs()).collect();
    assert_eq!(seconds, [1, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    assert_eq!(backoff.delay(u32::MAX, 1.0), Duration::from_secs(300));
    assert_eq!(backoff.delay(3, 0.0), Duration::ZERO);
    assert_eq!(backoff.delay(3, f64::NAN), Duration::from_secs(4));
    assert_eq!(backoff.delay(3, -1.0), Duration::ZERO);
    let endless = Backoff {
        initial: Duration::MAX,
        max: Duration::MAX,
    };
    assert_eq!(endless.delay(u32::MAX, 1.0), Duration::MAX);
}

#[test]
fn all_problems_of_a_plan_are_listed() {
    let steps = vec![
        PlanStep::new("a").with_jump(0).with_jump(1),
        PlanStep::new("b").with_jump(0),
        PlanStep::new("a").without_next(),
        PlanStep::new("c").with_jump(9),
    ];
    assert_eq!(
        Plan::new("w", steps).unwrap_err().to_string(),
        "workflow `w`: step `a` jumps to itself; jumps go to later steps. \
         step `b` jumps back to `a`; jumps go to later steps. \
         steps 0 and 2 are both named `a`; rename one. \
         step `a` has no way on; let it go on, jump or end the job. \
         step `c` jumps to step 9, but there are only 4, from 0",
    );
    let none = Plan::new("w", Vec::new()).unwrap_err();
    assert_eq!(
        none.to_string(),
        "workflow `w`: it has no step; add at least one"
    );
}

#[test]
fn the_longest_way_counts() {
    let steps = vec![
        PlanStep::new("a").without_next().with_jump(3),
        PlanStep::new("b"),
        PlanStep::new("c").without_next().with_end(),
        PlanStep::new("d").with_end(),
        PlanStep::new("e"),
    ];
    let plan = Plan::new("w", steps).unwrap();
    let remaining: Vec<u32> = (0..6).map(|at| plan.remaining(at)).collect();
    assert_eq!(remaining, [3, 2, 1, 2, 1, 0]);
    assert_eq!(plan.position("d"), Some(3));
}

/// Every step but the last goes on, and jumps to a later one.
fn jumpy(count: u32) -> Plan {
    let step = |at: u32| {
        let step = PlanStep::new(format!("step {at}"));
        let later = count - 1 - at;
        if later == 0 {
            step
        } else {
            step.with_jump(at + 1 + at * 7919 % later)
        }
    };
    Plan::new("jumpy", (0..count).map(step).collect()).unwrap()
}

#[test]
fn analysis_takes_linear_work() {
    let plan = jumpy(2_001);
    assert_eq!(
        plan.steps()
            .iter()
            .map(|step| step.jumps.len())
            .sum::<usize>(),
        2_000
    );
    assert_eq!(plan.work(), 2_001 + 2_000);
    assert_eq!(plan.remaining(0), 2_001);
    assert_eq!(jumpy(4_001).work(), 4_001 + 4_000);
}
