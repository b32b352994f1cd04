//! The graph for Mermaid.

use std::fmt::Write as _;

use super::captions;
use super::model::{Edge, EdgeKind, Graph, Node};
use super::shared::{Asker, Shared};

impl Graph {
    /// The graph as a [Mermaid](https://mermaid.js.org) flowchart, which code hosts draw where it stands in a Markdown
    /// block that is marked `mermaid`.
    ///
    /// Jumps are dotted, and dependencies hang on lines without an arrow.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// let mermaid = GREETING.graph().with_dependencies().mermaid();
    /// assert!(mermaid.contains("flowchart TD"));
    /// ```
    #[must_use]
    pub fn mermaid(&self) -> String {
        let mut mermaid = String::new();
        self.write_mermaid(&mut mermaid);
        mermaid
    }

    fn write_mermaid(&self, mermaid: &mut String) {
        let mut line = |text: String| {
            // Writing to a string doesn't fail.
            let _ = writeln!(mermaid, "{text}");
        };
        line(format!(
            "---\ntitle: {}\n---\nflowchart TD\n    start([\"start\"])",
            title(self)
        ));
        for (at, node) in self.nodes().iter().enumerate() {
            line(format!("    s{at}[\"{}\"]", label(node)));
        }
        line("    done([\"end\"])\n    start --> s0".to_owned());
        for edge in self.edges() {
            let to = edge.to.map_or("done".to_owned(), |to| format!("s{to}"));
            line(format!("    s{} {} {to}", edge.from, arrow(edge)));
        }
        let shared = Shared::of(self);
        for (at, needed) in shared.dependencies.iter().enumerate() {
            let name = escape(&captions::dependency(&needed.name));
            line(match needed.per_worker {
                true => format!("    d{at}[[\"{name}\"]]"),
                false => format!("    d{at}(\"{name}\")"),
            });
        }
        for (asker, needed) in shared.edges {
            line(match asker {
                Asker::Step(at) => format!("    s{at} --- d{needed}"),
                Asker::Dependency(at) => format!("    d{at} --- d{needed}"),
            });
        }
    }
}

/// The heading, as a text in YAML that is a text in JSON too.
fn title(graph: &Graph) -> String {
    let heading = match graph.jobs() {
        Some(jobs) => format!("{}: {}", graph.workflow(), captions::counted(jobs, "job")),
        None => graph.workflow().to_owned(),
    };
    let mut title = String::from("\"");
    for character in heading.chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '_' | '-' | ':' | '.' | ',' => {
                title.push(character)
            }
            _ if character.is_alphanumeric() => title.push(character),
            _ => {
                // Writing to a string doesn't fail.
                let _ = write!(title, "\\U{:08x}", u32::from(character));
            }
        }
    }
    title.push('"');
    title
}

fn label(node: &Node) -> String {
    let captions = node.figures.iter().flat_map(captions::of);
    let lines = captions.map(|caption| format!("<br/>{}", escape(&caption.text)));
    lines.fold(escape(&node.name), |label, line| label + &line)
}

fn arrow(edge: &Edge) -> String {
    let line = match edge.kind {
        EdgeKind::Jump => "-.->",
        EdgeKind::Next | EdgeKind::End => "-->",
    };
    match edge.jobs {
        Some(jobs) => format!("{line}|\"{jobs}\"|"),
        None => line.to_owned(),
    }
}

/// The text as it may stand in a quoted label: whatever might mean something to Mermaid, to Markdown or to HTML is written
/// by its number.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            ' ' | '_' | '-' | ',' | '.' | ':' => escaped.push(character),
            _ if character.is_alphanumeric() => escaped.push(character),
            _ if character.is_control() => escaped.push(' '),
            _ => {
                // Writing to a string doesn't fail.
                let _ = write!(escaped, "#{};", u32::from(character));
            }
        }
    }
    escaped
}
