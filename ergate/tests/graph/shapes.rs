//! Workflows of many shapes, and jobs that went through them.

use std::fs;
use std::path::Path;
use std::time::Duration;

use ergate::engine::{Plan, PlanStep};
use ergate::graph::Graph;
use ergate::{BoxError, Job, RunOutcome, Status, StepRun, Timestamp};

pub(crate) fn graph(workflow: &str, steps: Vec<PlanStep>) -> Result<Graph, BoxError> {
    Ok(Graph::new(&Plan::new(workflow, steps)?))
}

/// So many steps in a row.
pub(crate) fn row(steps: usize) -> Vec<PlanStep> {
    (1..=steps)
        .map(|at| PlanStep::new(format!("step_{at}")))
        .collect()
}

pub(crate) fn shop() -> Vec<PlanStep> {
    vec![
        PlanStep::new("triage").with_jump(2).with_end(),
        PlanStep::new("charge"),
        PlanStep::new("review"),
    ]
}

/// Twelve steps, with jumps that lie within each other, follow each other and cross each other.
pub(crate) fn tangle() -> Vec<PlanStep> {
    let steps: [(&str, &[u32]); 12] = [
        ("receive", &[2, 11]),
        ("validate", &[3, 11]),
        ("triage", &[4, 9, 10]),
        ("reserve", &[9]),
        ("charge", &[10, 6]),
        ("pack", &[7, 8]),
        ("label", &[]),
        ("hand_over", &[9]),
        ("notify", &[11]),
        ("release", &[]),
        ("refund", &[]),
        ("close", &[]),
    ];
    let step = |(name, jumps): (&str, &[u32])| {
        let step = jumps
            .iter()
            .fold(PlanStep::new(name), |step, to| step.with_jump(*to));
        match name {
            "notify" => step.without_next().with_end(),
            "validate" | "label" => step.with_end(),
            _ => step,
        }
    };
    steps.into_iter().map(step).collect()
}

/// A hundred steps, with jumps over many and over few.
pub(crate) fn hundred() -> Vec<PlanStep> {
    let jump = |(at, step): (u32, PlanStep)| match at {
        0 | 22 | 44 | 66 => step.with_jump(99),
        at if at % 7 == 0 && at < 90 => step.with_jump(at + 5),
        _ => step,
    };
    (0..).zip(row(100)).map(jump).collect()
}

pub(crate) fn long_names() -> Vec<PlanStep> {
    vec![
        PlanStep::new("look_up_the_customer_in_the_directory_of_all_customers_that_we_ever_had")
            .with_jump(2),
        PlanStep::new("a"),
        PlanStep::new("注文を確認する"),
        PlanStep::new("Überprüfung"),
        PlanStep::new("x".repeat(90)),
    ]
}

/// Names that mean something to each of the formats.
pub(crate) fn hostile() -> Vec<PlanStep> {
    vec![
        PlanStep::new("<script>alert('1')</script>").with_jump(2),
        PlanStep::new("\"]; end\\N&lt;|%%{init}%%"),
        PlanStep::new("`**a**`\u{0}\n#quot; --> x"),
    ]
}

/// A completed job that took these steps, each so many milliseconds long.
pub(crate) fn job(workflow: &str, steps: &[(&str, u64)]) -> Job {
    let mut job = Job::new(workflow);
    for (at, (step, millis)) in steps.iter().enumerate() {
        let took = Duration::from_millis(*millis);
        let mut run = StepRun::new(*step, 1, Timestamp::EPOCH, took, RunOutcome::Completed);
        run.next = steps.get(at + 1).map(|(next, _)| (*next).into());
        job.runs.push(run);
        job.current_step_name = Some((*step).into());
    }
    job.status = Status::Completed;
    job
}

/// Keeps the pictures in the tests' output folder, to be looked at.
pub(crate) fn keep(name: &str, graph: &Graph) -> Result<(), BoxError> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("graph");
    fs::create_dir_all(&folder)?;
    let path = |format: &str| folder.join(name).with_extension(format);
    fs::write(path("svg"), graph.svg())?;
    fs::write(path("dot"), graph.dot())?;
    fs::write(path("mmd"), graph.mermaid())?;
    Ok(())
}
