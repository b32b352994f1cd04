//! What steps depend on, in graphs.

use ergate::graph::Graph;

/// The dependencies of a step, indented.
fn tree(graph: &Graph, step: usize) -> Vec<String> {
    let needs = graph
        .nodes()
        .get(step)
        .into_iter()
        .flat_map(|node| &node.needs);
    needs
        .map(|need| {
            let mark = if need.per_worker { "*" } else { "" };
            format!("{}{}{mark}", "  ".repeat(need.depth), need.name)
        })
        .collect()
}

#[ergate::workflow]
mod shop {
    use ergate::prelude::*;

    pub(super) struct Pool;
    pub(super) struct Shop;

    fn rate() -> f64 {
        0.25
    }

    #[dependency(scope = "app")]
    fn pool(#[state] _shop: &Shop) -> Pool {
        Pool
    }

    #[dependency]
    fn setting(name: &'static str) -> String {
        name.to_owned()
    }

    #[dependency]
    async fn transaction(
        #[depends(pool)] _pool: &Pool,
        #[depends(setting("LEVEL"))] _level: &str,
        #[input] _net: f64,
    ) -> u8 {
        7
    }

    #[step]
    fn bill(
        net: f64,
        #[depends(rate)] rate: f64,
        #[depends(transaction)] _transaction: u8,
        #[depends(setting("CURRENCY"))] _currency: &str,
        #[depends(|| 2 + 2)] _four: i32,
        #[context] _customer: String,
    ) -> f64 {
        net * (1.0 + rate)
    }

    #[step]
    fn note(_total: f64, #[depends(pool)] _pool: &Pool) {}
}

#[test]
fn they_are_listed_with_what_they_depend_on() {
    let graph = shop::WORKFLOW.graph();
    assert!(tree(&graph, 0).is_empty());
    // Nothing is made, and no state is missed.
    let graph = graph.with_dependencies();
    let bill = [
        "rate",
        "transaction",
        "  pool*",
        "  setting(\"LEVEL\")",
        "setting(\"CURRENCY\")",
        "|| 2 + 2",
    ];
    assert_eq!(tree(&graph, 0), bill);
    assert_eq!(tree(&graph, 1), ["pool*"]);
}

#[test]
fn one_that_steps_share_is_drawn_once_where_it_is_a_node() {
    let graph = shop::WORKFLOW.graph().with_dependencies();
    let (dot, mermaid) = (graph.dot(), graph.mermaid());
    assert_eq!(dot.matches("label=\"pool\"").count(), 1);
    assert_eq!(mermaid.matches("[[\"pool\"]]").count(), 1);
    // Of the transaction's, and of the step's own.
    assert!(
        mermaid.contains("    d1 --- d2\n") && mermaid.contains("    s1 --- d2\n"),
        "{mermaid}"
    );
    assert_eq!(graph.svg().matches("◆ pool</text>").count(), 2);
}

#[test]
fn one_whose_arguments_panic_is_listed_without_them() {
    let graph = panics::WORKFLOW.graph().with_dependencies();
    assert_eq!(tree(&graph, 0), ["fine"]);
}

#[ergate::workflow]
mod panics {
    use ergate::prelude::*;

    fn fine() {}

    #[dependency]
    fn setting(name: &'static str) -> &'static str {
        name
    }

    fn name() -> &'static str {
        let none: Vec<&str> = Vec::new();
        none[0]
    }

    #[step]
    fn read(#[depends(setting(name()))] _value: &'static str, #[depends(fine)] _fine: ()) {}
}

/// Each asks for the one below it twice: there are 2^24 ways to the last.
macro_rules! diamonds {
    ($last:ident) => {
        fn $last() {}
    };
    ($first:ident $second:ident $($rest:ident)*) => {
        #[dependency]
        fn $first(#[depends($second)] _one: (), #[depends($second)] _other: ()) {}
        diamonds!($second $($rest)*);
    };
}

mod deep {
    use ergate::prelude::*;

    diamonds!(a b c d e f g h i j k l m n o p q r s t u v w x y);

    #[step]
    pub(super) fn start(#[depends(a)] _a: ()) {}

    pub(super) static DEEP: Workflow = Workflow::named("deep").step::<start>().build();
}

#[test]
fn no_way_to_a_dependency_is_enumerated() {
    let graph = deep::DEEP.graph().with_dependencies();
    // The first once, and each other twice.
    assert_eq!(tree(&graph, 0).len(), 1 + 2 * 24);
}
