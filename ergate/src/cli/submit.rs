use std::io::Read;
use std::time::Duration;

use clap::ArgMatches;

use super::app::App;
use super::screen::Screen;
use crate::backend::{Backend, Enqueued};
use crate::clean::Clean;
use crate::engine::alternatives;
use crate::failure::BoxError;
use crate::job::{Job, JobId};
use crate::payload::Payload;
use crate::timestamp::Timestamp;

pub(super) async fn submit<B: Backend>(
    app: App<B>,
    given: &ArgMatches,
    screen: &mut Screen,
) -> Result<(), BoxError> {
    let mut job = job(&app, given)?;
    let store = app.store().await?;
    if let Some(delay) = given.get_one::<Duration>("delay") {
        job.requested_start_time = Some(store.now().saturating_add(*delay));
    }
    let id = job.id.clone();
    if store
        .enqueue(vec![job])
        .await?
        .contains(&Enqueued::AlreadyThere)
    {
        let id = Clean(id.as_str());
        screen.note(&format!("job {id} was there already, and is left as it is"));
    }
    screen.line(id.as_str());
    Ok(())
}

fn job<B>(app: &App<B>, given: &ArgMatches) -> Result<Job, BoxError> {
    let text = |name| given.get_one::<String>(name).map(String::as_str);
    let workflow = text("workflow").unwrap_or_default();
    let Some(known) = app.known(workflow) else {
        let names = app.names();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        return Err(format!(
            "there is no workflow `{workflow}`; {}",
            alternatives(workflow, &names)
        )
        .into());
    };
    let mut job = Job::new(workflow);
    job.initial_input_value = json("input", input(text("input").unwrap_or("null"))?)?;
    (known.fits)(job.initial_input_value.as_str())
        .map_err(|error| format!("the input is not what `{workflow}` begins with: {error}"))?;
    if let Some(context) = text("context") {
        job.user_context = json("context", context.to_owned())?;
    }
    (known.context_fits)(job.user_context.as_str()).map_err(|error| {
        let hint = match text("context") {
            Some(_) => "",
            None => "; give it with --context",
        };
        format!("the context is not what `{workflow}` declares: {error}{hint}")
    })?;
    if let Some(id) = text("id") {
        job.id = JobId::try_from(id)?;
    }
    job.priority = given.get_one("priority").copied().unwrap_or_default();
    job.requested_start_time = given.get_one::<Timestamp>("at").copied();
    Ok(job)
}

fn input(text: &str) -> std::io::Result<String> {
    if text != "-" {
        return Ok(text.to_owned());
    }
    let mut read = String::new();
    std::io::stdin().read_to_string(&mut read)?;
    Ok(read)
}

fn json(what: &str, text: String) -> Result<Payload, BoxError> {
    let hint = match text.trim_start().starts_with(['{', '[', '"']) {
        true => "",
        false => "; a text stands in quotes, such as '\"Ada\"'",
    };
    let read = Payload::from_json(text);
    read.map_err(|error| format!("the {what} is not JSON: {error}{hint}").into())
}
