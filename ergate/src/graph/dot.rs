//! The graph for Graphviz.

use std::fmt::Write as _;

use super::captions;
use super::model::{Edge, EdgeKind, Graph, Node};
use super::shared::{Asker, Shared};

/// With more steps than this, Graphviz is to take its time into account.
const LONG: usize = 200;

/// It looks for the best of all layouts for minutes, where it finds a good one in a second.
const HURRY: &str = "    nslimit=0.5 nslimit1=0.5 mclimit=0.1 splines=polyline";

impl Graph {
    /// The graph in the language of [Graphviz](https://graphviz.org): `dot -Tpng`.
    ///
    /// Jumps are dashed, and dependencies are dotted. With jobs, a way is as thick as there were jobs that took it.
    ///
    /// For a workflow of more than 200 steps it tells Graphviz to hurry, and each step that may end the job early has an end
    /// of its own. Where hundreds of steps jump over hundreds of others, Graphviz takes minutes all the same;
    /// [`svg`](Graph::svg) draws those too.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// let dot = GREETING.graph().with_dependencies().dot();
    /// assert!(dot.starts_with("digraph {"));
    /// ```
    #[must_use]
    pub fn dot(&self) -> String {
        let mut dot = String::new();
        self.write_dot(&mut dot);
        dot
    }

    fn is_long(&self) -> bool {
        self.nodes().len() > LONG
    }

    fn write_dot(&self, dot: &mut String) {
        let mut line = |text: String| {
            // Writing to a string doesn't fail.
            let _ = writeln!(dot, "{text}");
        };
        line("digraph {".to_owned());
        line(format!(
            "    label=\"{}\" labelloc=t fontname=\"sans-serif\"",
            escape(&heading(self))
        ));
        if self.is_long() {
            line(HURRY.to_owned());
        }
        line("    node [shape=box style=rounded fontname=\"sans-serif\"]".to_owned());
        line("    edge [fontname=\"sans-serif\"]".to_owned());
        line("    start [shape=point width=0.15]".to_owned());
        for (at, node) in self.nodes().iter().enumerate() {
            line(format!("    s{at} [label=\"{}\"]", label(node)));
        }
        line("    done [label=\"end\" shape=oval]".to_owned());
        line("    start -> s0".to_owned());
        let most = self.edges().iter().filter_map(|edge| edge.jobs).max();
        for edge in self.edges() {
            let to = match (edge.to, edge.kind) {
                (Some(to), _) => format!("s{to}"),
                (None, EdgeKind::End) if self.is_long() => {
                    line(format!("    e{} [label=\"end\" shape=oval]", edge.from));
                    format!("e{}", edge.from)
                }
                (None, _) => "done".to_owned(),
            };
            line(format!(
                "    s{} -> {to}{}",
                edge.from,
                attributes(edge, most)
            ));
        }
        let shared = Shared::of(self);
        for (at, needed) in shared.dependencies.iter().enumerate() {
            let name = escape(&captions::dependency(&needed.name));
            let bold = if needed.per_worker {
                " style=bold"
            } else {
                " style=solid"
            };
            line(format!(
                "    d{at} [label=\"{name}\" shape=note fontsize=11{bold}]"
            ));
        }
        for (asker, needed) in shared.edges {
            let from = match asker {
                Asker::Step(at) => format!("s{at}"),
                Asker::Dependency(at) => format!("d{at}"),
            };
            line(format!(
                "    {from} -> d{needed} [style=dotted arrowhead=none]"
            ));
        }
        line("}".to_owned());
    }
}

fn heading(graph: &Graph) -> String {
    match graph.jobs() {
        Some(jobs) => format!("{}: {}", graph.workflow(), captions::counted(jobs, "job")),
        None => graph.workflow().to_owned(),
    }
}

fn label(node: &Node) -> String {
    let captions = node.figures.iter().flat_map(captions::of);
    let lines = captions.map(|caption| format!("\\n{}", escape(&caption.text)));
    lines.fold(escape(&node.name), |label, line| label + &line)
}

fn attributes(edge: &Edge, most: Option<usize>) -> String {
    let mut attributes = Vec::new();
    if edge.kind == EdgeKind::Jump {
        attributes.push("style=dashed".to_owned());
    }
    if let (Some(jobs), Some(most)) = (edge.jobs, most) {
        attributes.push(format!("label=\" {jobs}\""));
        if jobs == 0 {
            attributes.push("color=gray".to_owned());
        } else {
            attributes.push(format!(
                "penwidth={:.1}",
                1.0 + 5.0 * jobs as f64 / most as f64
            ));
        }
    }
    match attributes.is_empty() {
        true => String::new(),
        false => format!(" [{}]", attributes.join(" ")),
    }
}

/// The text as it may stand in a quoted label, which knows escapes of its own and those of HTML.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '&' => escaped.push_str("&amp;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\0'..='\u{1f}' => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}
