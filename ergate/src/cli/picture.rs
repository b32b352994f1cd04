use clap::ArgMatches;

use super::app::App;
use super::screen::Screen;
use crate::backend::Backend;
use crate::engine::alternatives;
use crate::failure::BoxError;
use crate::graph::Graph;
use crate::search;

pub(super) async fn draw<B: Backend>(
    mut app: App<B>,
    given: &ArgMatches,
    screen: &mut Screen,
) -> Result<(), BoxError> {
    let wanted = given
        .get_one::<String>("workflow")
        .map_or("", String::as_str);
    let names = app.names();
    let Some(at) = names.iter().position(|name| name == wanted) else {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        return Err(format!(
            "there is no workflow `{wanted}`; {}",
            alternatives(wanted, &names)
        )
        .into());
    };
    let mut graph = app.workflows.swap_remove(at).graph;
    if given.get_flag("dependencies") {
        graph = graph.with_dependencies();
    }
    if let Some(count) = given.get_one::<usize>("jobs") {
        graph = graph.with_jobs(&search::newest(&app.store().await?, wanted, *count).await?);
    }
    screen.line(text(&graph, given).trim_end());
    Ok(())
}

fn text(graph: &Graph, given: &ArgMatches) -> String {
    match given.get_one::<String>("format").map(String::as_str) {
        Some("dot") => graph.dot(),
        Some("svg") => graph.svg(),
        _ => graph.mermaid(),
    }
}
