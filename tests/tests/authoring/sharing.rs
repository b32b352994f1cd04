//! What is made once, what is made again, and in which order.

use ergate::prelude::*;
use tests::{Journal, Workbench};

#[dependency]
fn number(name: &'static str, #[state] journal: &Journal) -> usize {
    journal.write(name);
    journal.entries().len()
}

#[dependency]
fn next_number(#[state] journal: &Journal) -> usize {
    journal.write("next");
    journal.entries().len()
}

#[workflow]
mod shared {
    use super::*;

    #[step]
    fn first(
        #[depends(number("a"))] a: usize,
        #[depends(number("b"))] b: usize,
        #[depends(number("a"))] same_arguments: &usize,
        #[depends(next_number)] c: usize,
        #[depends(next_number)] same_function: usize,
        #[depends(next_number, fresh)] fresh: usize,
        #[depends(number("a"), fresh)] fresh_with_arguments: usize,
        #[depends(number("a"))] still_the_first: usize,
    ) -> [usize; 8] {
        [
            a,
            b,
            *same_arguments,
            c,
            same_function,
            fresh,
            fresh_with_arguments,
            still_the_first,
        ]
    }

    #[step]
    fn another_step(before: [usize; 8], #[depends(number("a"))] a: usize) -> Vec<usize> {
        [before.as_slice(), &[a]].concat()
    }
}

#[tokio::test]
async fn a_value_is_made_once_in_a_step_for_each_set_of_arguments_unless_fresh() {
    let bench = Workbench::new();
    let job = bench.run(&shared::WORKFLOW, shared::job()).await;
    let numbers: Vec<usize> = job.last_return_value.parse().unwrap();
    assert_eq!(numbers, [1, 2, 1, 3, 3, 4, 5, 1, 6]);
    assert_eq!(
        bench.journal.entries(),
        ["a", "b", "next", "next", "a", "a"]
    );
}

#[dependency]
fn root(#[state] journal: &Journal) -> String {
    journal.write("root");
    "root".to_owned()
}

#[dependency]
async fn left(#[depends(root)] root: &str, #[state] journal: &Journal) -> String {
    journal.write("left");
    format!("{root} left")
}

#[dependency]
fn right(#[depends(root)] root: &str, #[state] journal: &Journal) -> Result<String, BoxError> {
    journal.write("right");
    Ok(format!("{root} right"))
}

#[dependency]
fn top(
    #[depends(left)] left: &str,
    #[depends(right)] right: String,
    #[state] journal: &Journal,
) -> String {
    journal.write("top");
    format!("({left}, {right})")
}

#[workflow]
mod diamond {
    use super::*;

    #[step]
    fn look(#[depends(top)] top: &str, #[depends(root)] root: String) -> String {
        format!("{top} {root}")
    }
}

#[tokio::test]
async fn a_diamond_three_deep_is_made_from_its_root_and_its_root_once() {
    let bench = Workbench::new();
    let job = bench.run(&diamond::WORKFLOW, diamond::job()).await;
    assert_eq!(
        job.last_return_value.as_str(),
        r#""(root left, root right) root""#
    );
    assert_eq!(bench.journal.entries(), ["root", "left", "right", "top"]);
}

#[dependency]
fn lent(#[depends(root)] root: &mut String) -> usize {
    root.push('!');
    root.len()
}

#[workflow]
mod changed_below {
    use super::*;

    #[step]
    fn look(#[depends(lent)] length: usize, #[depends(root)] root: &str) -> String {
        format!("{root} {length}")
    }
}

#[tokio::test]
async fn a_dependency_may_change_what_it_is_lent() {
    let bench = Workbench::new();
    let job = bench
        .run(&changed_below::WORKFLOW, changed_below::job())
        .await;
    assert_eq!(job.last_return_value.as_str(), r#""root! 5""#);
}
