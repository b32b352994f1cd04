//! Random workflows with random results, against a small model of what a job is.

#![allow(clippy::unwrap_used, reason = "a helper that panics fails its test")]

use std::collections::HashMap;
use std::time::Duration;

use ergate::engine::{
    Begin, Disposition, Moment, Plan, PlanStep, Policy, Report, Retry, Way, apply, begin,
};
use ergate::{ErrorKind, ErrorRecord, Job, Payload, Status, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseResult;

/// One step as the model sees it: every way on, and how often it is tried again.
#[derive(Clone, Debug)]
struct Node {
    ways: Vec<Way>,
    retries: u32,
}

impl Node {
    fn way(&self, choice: usize) -> Way {
        self.ways[choice % self.ways.len()]
    }
}

fn workflow() -> impl Strategy<Value = Vec<Node>> {
    let node = (any::<[bool; 2]>(), vec(any::<Index>(), 0..4), 0..3_u32);
    vec(node, 1..=40).prop_map(|drawn| {
        let count = drawn.len();
        let nodes = drawn
            .into_iter()
            .enumerate()
            .map(|(at, ([next, end], jumps, retries))| {
                let later = count - at - 1;
                let jumps = jumps
                    .iter()
                    .filter(|_| later > 0)
                    .map(|it| Way::To(at + 1 + it.index(later)));
                let mut ways: Vec<Way> = jumps.collect();
                ways.extend(next.then_some(Way::Next));
                ways.extend((end || ways.is_empty()).then_some(Way::End));
                Node { ways, retries }
            });
        nodes.collect()
    })
}

fn plan_of(nodes: &[Node]) -> Plan {
    let step = |(at, node): (usize, &Node)| {
        let policy = Policy::new().with_retries(node.retries);
        let mut step = PlanStep::new(format!("step {at}"))
            .without_next()
            .with_policy(policy);
        for way in &node.ways {
            step = match *way {
                Way::Next => {
                    step.next = true;
                    step
                }
                Way::To(target) => step.with_jump(u32::try_from(target).unwrap()),
                Way::End => step.with_end(),
            };
        }
        step
    };
    Plan::new("random", nodes.iter().enumerate().map(step).collect()).unwrap()
}

/// What a step does when it runs.
#[derive(Clone, Debug)]
enum Act {
    /// Takes one of the ways that the step declares: the one with this number, counted round.
    Go(usize),
    /// Jumps anywhere, declared or not.
    Stray(usize),
    Fail(Retry),
    Abort,
    ObeyCancel,
    Return,
}

/// What happens in one turn: the act, and whether somebody asks for cancelling meanwhile.
type Turn = (Act, bool);

fn turn() -> impl Strategy<Value = Turn> {
    let retry = prop_oneof![
        4 => Just(Retry::ByPolicy),
        1 => Just(Retry::Never),
        1 => Just(Retry::After(Duration::from_secs(9))),
    ];
    let act = prop_oneof![
        40 => any::<usize>().prop_map(Act::Go),
        10 => retry.prop_map(Act::Fail),
        5 => Just(Act::Return),
        1 => (0..45_usize).prop_map(Act::Stray),
        1 => Just(Act::Abort),
        1 => Just(Act::ObeyCancel),
    ];
    (act, prop::bool::weighted(0.03))
}

/// What the model knows of a job.
#[derive(Debug)]
struct Model {
    nodes: Vec<Node>,
    at: usize,
    done: u32,
    tries: u32,
    over: Option<Status>,
}

impl Model {
    fn turn(&mut self, act: &Act, cancel: bool) {
        self.tries += 1;
        let node = self.nodes[self.at].clone();
        match act {
            Act::Go(choice) => self.go(node.way(*choice)),
            Act::Stray(target) if node.ways.contains(&Way::To(*target)) => {
                self.go(Way::To(*target))
            }
            Act::Stray(_) | Act::Fail(Retry::Never) => self.over = Some(Status::Failed),
            Act::Fail(_) if self.tries > node.retries => self.over = Some(Status::Failed),
            Act::Fail(_) => {}
            Act::Abort => self.over = Some(Status::Aborted),
            Act::ObeyCancel => self.over = Some(Status::Cancelled),
            Act::Return => self.tries -= 1,
        }
        if cancel && self.over.is_none() {
            self.over = Some(Status::Cancelled);
        }
    }

    fn go(&mut self, way: Way) {
        self.done += 1;
        self.tries = 0;
        match way {
            Way::Next if self.at + 1 < self.nodes.len() => self.at += 1,
            Way::To(target) => self.at = target,
            Way::Next | Way::End => self.over = Some(Status::Completed),
        }
    }

    /// The longest way to the end from a step, found by following every way.
    fn longest(&self, at: usize, known: &mut HashMap<usize, u32>) -> u32 {
        if let Some(longest) = known.get(&at) {
            return *longest;
        }
        let mut longest = 0;
        for way in &self.nodes[at].ways {
            let target = match *way {
                Way::Next => at + 1,
                Way::To(target) => target,
                Way::End => self.nodes.len(),
            };
            if target < self.nodes.len() {
                longest = longest.max(self.longest(target, known));
            }
        }
        known.insert(at, longest + 1);
        longest + 1
    }
}

fn report_of(model: &Model, act: &Act) -> Report {
    let error = || Box::new(ErrorRecord::new(ErrorKind::Failed, "random", "no luck"));
    let done = |way| Report::Done {
        way,
        value: Payload::of(&model.done).unwrap(),
    };
    match act {
        Act::Go(choice) => done(model.nodes[model.at].way(*choice)),
        Act::Stray(target) => done(Way::To(*target)),
        Act::Fail(retry) => Report::Failed {
            error: error(),
            retry: *retry,
        },
        Act::Abort => Report::Aborted { error: error() },
        Act::ObeyCancel => Report::Cancelled,
        Act::Return => Report::Returned,
    }
}

fn check(model: &Model, before: &Job, job: &Job, disposition: Disposition) -> TestCaseResult {
    prop_assert_eq!(job.status.is_final(), model.over.is_some());
    prop_assert_eq!(job.status.is_final(), disposition == Disposition::Finished);
    if let Some(status) = model.over {
        prop_assert_eq!(job.status, status);
    }
    prop_assert_eq!(job.steps_completed, model.done);
    prop_assert_eq!(job.attempt, model.tries);
    prop_assert!(job.percent_completed >= before.percent_completed);
    prop_assert!(job.percent_completed <= 100.0);
    prop_assert_eq!(
        job.percent_completed == 100.0,
        job.status == Status::Completed
    );
    if job.steps_completed > before.steps_completed && model.over.is_none() {
        let done = f64::from(model.done);
        let longest = f64::from(model.longest(model.at, &mut HashMap::new()));
        let percent = (done / (done + longest) * 100.0).max(before.percent_completed);
        prop_assert!((job.percent_completed - percent).abs() < 1e-9);
    }
    prop_assert_eq!(&Job::from_json(&job.to_json()).unwrap(), job);
    Ok(())
}

/// Takes the job through the turns, then straight to its end, and hands it back.
fn drive(nodes: Vec<Node>, turns: Vec<Turn>) -> Result<Job, TestCaseError> {
    let plan = plan_of(&nodes);
    let mut model = Model {
        nodes,
        at: 0,
        done: 0,
        tries: 0,
        over: None,
    };
    let mut stored = Job::new("random");
    let to_the_end = std::iter::repeat((Act::Go(0), false));
    for (act, cancel) in turns.into_iter().chain(to_the_end) {
        let (step, mut job) = match begin(&plan, stored.clone()) {
            Begin::Run { step, job } => (step, job),
            Begin::Final { job } => {
                prop_assert!(model.over.is_some());
                prop_assert_eq!(&job, &stored);
                return Ok(job);
            }
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        };
        prop_assert_eq!(
            (step, model.over),
            (model.at, None),
            "no step runs once the job is over"
        );
        if cancel {
            job.status = Status::Cancelling;
        }
        let report = report_of(&model, &act);
        let moment = Moment {
            now: Timestamp::EPOCH,
            jitter: 0.5,
        };
        let after = apply(&plan, step, job, report, moment);
        model.turn(&act, cancel);
        check(&model, &stored, &after.job, after.disposition)?;
        stored = after.job;
    }
    Ok(stored)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 512,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn jobs_do_what_the_model_does(nodes in workflow(), turns in vec(turn(), 0..80)) {
        drive(nodes, turns)?;
    }

    #[test]
    fn jobs_that_nothing_stops_are_completed(
        nodes in workflow(),
        choices in vec(any::<usize>(), 40),
    ) {
        let turns = choices.into_iter().map(|choice| (Act::Go(choice), false)).collect();
        prop_assert_eq!(drive(nodes, turns)?.status, Status::Completed);
    }

    #[test]
    fn the_longest_way_is_the_longest(nodes in workflow()) {
        let plan = plan_of(&nodes);
        let ways: usize = nodes.iter().map(|node| node.ways.len()).sum();
        prop_assert!(plan.work() <= ways);
        let model = Model { nodes, at: 0, done: 0, tries: 0, over: None };
        for at in 0..model.nodes.len() {
            prop_assert_eq!(plan.remaining(at), model.longest(at, &mut HashMap::new()));
        }
    }
}
