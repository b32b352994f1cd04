use clap::ArgMatches;

use super::app::App;
use super::find;
use super::screen::Screen;
use crate::backend::Backend;
use crate::failure::BoxError;

pub(super) async fn show<B: Backend>(
    app: App<B>,
    given: &ArgMatches,
    screen: &mut Screen,
) -> Result<(), BoxError> {
    let id = given.get_one::<String>("id").map_or("", String::as_str);
    let job = find::one(&app.store().await?, id).await?;
    if given.get_flag("json") {
        screen.line(&job.to_json());
        return Ok(());
    }
    screen.line(format!("{job:#}").trim_end());
    if given.get_flag("payloads") {
        screen.line(&format!("  input    {}", job.initial_input_value.as_str()));
        screen.line(&format!("  context  {}", job.user_context.as_str()));
        screen.line(&format!("  returned {}", job.last_return_value.as_str()));
    }
    Ok(())
}
