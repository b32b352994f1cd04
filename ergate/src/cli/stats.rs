use clap::ArgMatches;

use super::app::App;
use super::jobs::tone;
use super::screen::Screen;
use crate::backend::Backend;
use crate::clean::Clean;
use crate::failure::BoxError;

pub(super) async fn stats<B: Backend>(
    app: App<B>,
    given: &ArgMatches,
    screen: &mut Screen,
) -> Result<(), BoxError> {
    let counts = app.store().await?.counts().await?;
    if counts.is_empty() && !given.get_flag("json") {
        screen.note("there are no jobs");
    }
    let names = counts.iter().map(|count| count.workflow.chars().count());
    let wide = names.max().unwrap_or_default();
    for count in &counts {
        let (workflow, status) = (&*count.workflow, count.status.as_str());
        if given.get_flag("json") {
            let line =
                serde_json::json!({"workflow": workflow, "status": status, "jobs": count.jobs});
            screen.line(&line.to_string());
            continue;
        }
        let status = screen.paint(tone(count.status), &format!("{status:<10}"));
        let workflow = Clean(workflow).to_string();
        screen.line(&format!("{workflow:wide$}  {status}  {:>9}", count.jobs));
    }
    Ok(())
}
