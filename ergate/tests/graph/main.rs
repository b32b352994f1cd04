//! Workflows as graphs, and as pictures.

#![cfg(all(feature = "macros", feature = "tokio"))]

mod counts;
mod dependencies;
mod formats;
mod pictures;
mod shapes;

use ergate::BoxError;
use ergate::engine::PlanStep;
use ergate::graph::{EdgeKind, Graph};
use shapes::{graph, row, shop};

type Outcome = Result<(), BoxError>;

/// From where to where, and how.
fn ways(graph: &Graph) -> Vec<(usize, Option<usize>, EdgeKind)> {
    let edges = graph.edges().iter();
    edges.map(|edge| (edge.from, edge.to, edge.kind)).collect()
}

#[test]
fn every_declared_way_is_an_edge() -> Outcome {
    let shop = graph("shop", shop())?;
    let expected = [
        (0, Some(1), EdgeKind::Next),
        (0, Some(2), EdgeKind::Jump),
        (0, None, EdgeKind::End),
        (1, Some(2), EdgeKind::Next),
        (2, None, EdgeKind::Next),
    ];
    assert_eq!(ways(&shop), expected);
    assert_eq!((shop.workflow(), shop.jobs()), ("shop", None));
    Ok(())
}

#[test]
fn two_ways_to_one_place_are_one() -> Outcome {
    let steps = vec![
        PlanStep::new("a").with_jump(1).with_jump(2).with_jump(2),
        PlanStep::new("b").without_next().with_jump(2).with_end(),
        PlanStep::new("c").with_end(),
    ];
    let expected = [
        (0, Some(1), EdgeKind::Next),
        (0, Some(2), EdgeKind::Jump),
        (1, Some(2), EdgeKind::Jump),
        (1, None, EdgeKind::End),
        (2, None, EdgeKind::Next),
    ];
    assert_eq!(ways(&graph("abc", steps)?), expected);
    Ok(())
}

#[test]
fn a_workflow_and_its_plan_have_one_graph() -> Outcome {
    let declared = declared::WORKFLOW.graph();
    let planned = vec![
        PlanStep::new("sort").with_jump(2).with_end(),
        PlanStep::new("type").without_next().with_end(),
        PlanStep::new("überprüfen"),
    ];
    let planned = graph("declared", planned)?;
    assert_eq!(
        (declared.nodes(), declared.edges()),
        (planned.nodes(), planned.edges())
    );
    assert_eq!(declared::WORKFLOW.svg(), planned.svg());
    assert_eq!(declared::WORKFLOW.dot(), planned.dot());
    assert_eq!(declared::WORKFLOW.mermaid(), planned.mermaid());
    Ok(())
}

#[ergate::workflow]
mod declared {
    use ergate::prelude::*;

    #[step]
    fn sort(n: u64) -> Flow<u64, (GoTo<überprüfen>, End)> {
        match n {
            0 => Flow::end(()),
            1 => Flow::go_to(überprüfen::with()),
            _ => Flow::next(n),
        }
    }

    #[step]
    fn r#type(n: u64) -> End<u64> {
        End(n)
    }

    #[step]
    fn überprüfen() {}
}

/// There are 2^400 ways through this workflow.
#[test]
fn no_path_is_enumerated() -> Outcome {
    let steps = row(402).into_iter().zip(0..);
    let steps = steps.map(|(step, at)| {
        if at < 400 {
            step.with_jump(at + 2)
        } else {
            step
        }
    });
    let ladder = graph("ladder", steps.collect())?;
    assert_eq!(ladder.edges().len(), 402 + 400);
    assert_eq!(ladder.dot().matches(" -> ").count(), 1 + 402 + 400);
    assert_eq!(ladder.mermaid().matches("-> ").count(), 1 + 402 + 400);
    // Each way over a step, and the part of the line that leads to where it goes.
    assert_eq!(
        ladder.svg().matches("<title>step_").count(),
        402 + 400 + 402
    );
    Ok(())
}
