//! A workflow as a picture: its steps and every way that they declare, alone or with what jobs made of it.
//!
//! [`Workflow::graph`] gives the [`Graph`]; it can be drawn as SVG, and written for Mermaid and Graphviz.
//!
//! ```
//! use ergate::prelude::*;
//!
//! #[workflow]
//! mod shop {
//!     use ergate::prelude::*;
//!
//!     #[step]
//!     fn triage(total: i64) -> Flow<i64, (GoTo<review>, End)> {
//!         match total {
//!             0 => Flow::end("nothing to charge"),
//!             1000.. => Flow::go_to(review::with(total)),
//!             _ => Flow::next(total),
//!         }
//!     }
//!
//!     #[step]
//!     fn charge(total: i64) -> End<i64> {
//!         End(total)
//!     }
//!
//!     #[step]
//!     fn review(_total: i64) {}
//! }
//!
//! # fn main() {
//! assert_eq!(
//!     shop::WORKFLOW.mermaid(),
//!     r#"---
//! title: "shop"
//! ---
//! flowchart TD
//!     start(["start"])
//!     s0["triage"]
//!     s1["charge"]
//!     s2["review"]
//!     done(["end"])
//!     start --> s0
//!     s0 --> s1
//!     s0 -.-> s2
//!     s0 --> done
//!     s1 --> done
//!     s2 --> done
//! "#,
//! );
//! # }
//! ```

mod captions;
mod dot;
mod figures;
mod lanes;
mod layout;
mod mermaid;
mod model;
mod needs;
mod shared;
mod svg;
mod wrap;

pub use self::figures::Figures;
pub use self::model::{Edge, EdgeKind, Graph, Node};
pub use self::needs::Needed;
pub use self::svg::STYLE;
use crate::workflow::Workflow;

impl<I, C> Workflow<I, C> {
    /// The workflow as a graph, to be drawn alone, with its dependencies, or with what jobs made of it.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// let backend = Memory::new();
    /// let id = backend.submit_blocking(GREETING.job("Ada".to_owned()))?;
    /// Worker::new(backend.clone()).register(&GREETING).run_until_idle_blocking()?;
    ///
    /// let job = backend.get_blocking(&id)?.ok_or("the job is gone")?;
    /// let picture = GREETING.graph().with_dependencies().with_jobs(&[job]).svg();
    /// # assert!(picture.starts_with("<svg"));
    /// # Ok::<(), BoxError>(())
    /// ```
    #[must_use]
    pub fn graph(&self) -> Graph {
        Graph::of_definitions(self.name(), self.definitions().collect())
    }

    /// The steps and their ways on for [Mermaid](https://mermaid.js.org), which code hosts draw.
    ///
    /// Short for [`graph`](Self::graph) and [`Graph::mermaid`].
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// assert!(GREETING.mermaid().contains(r#"s0["greet"]"#));
    /// ```
    #[must_use]
    pub fn mermaid(&self) -> String {
        self.graph().mermaid()
    }

    /// The steps and their ways on for [Graphviz](https://graphviz.org).
    ///
    /// Short for [`graph`](Self::graph) and [`Graph::dot`].
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// assert!(GREETING.dot().contains(r#"s0 [label="greet"]"#));
    /// ```
    #[must_use]
    pub fn dot(&self) -> String {
        self.graph().dot()
    }

    /// The steps and their ways on as an SVG picture.
    ///
    /// Short for [`graph`](Self::graph) and [`Graph::svg`].
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # let path = std::env::temp_dir().join(format!("ergate-greeting-{}.svg", std::process::id()));
    /// std::fs::write(&path, GREETING.svg())?;
    /// # std::fs::remove_file(&path)?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn svg(&self) -> String {
        self.graph().svg()
    }
}
