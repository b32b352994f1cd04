//! Retrying and cancelling a job: a question first, and then the deed.

use std::sync::Arc;

use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;

use super::asked::{self, Asked};
use super::html::{Html, put};
use super::refused::Refused;
use super::site::{Manner, Site};
use super::token::{self, Token};
use super::view::{View, answer, refuse, response};
use super::{link, words};
use crate::backend::{Backend, Cancellation, Restart};
use crate::job::{JobId, Status};

/// More than a token and an id take, however they are encoded.
const LONGEST_FORM: usize = 4096;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Retry,
    Cancel,
}

impl Deed {
    fn address(self) -> &'static str {
        match self {
            Deed::Retry => "retry",
            Deed::Cancel => "cancel",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Deed::Retry => "Retry",
            Deed::Cancel => "Cancel",
        }
    }

    async fn done<B: Backend>(self, store: &B, id: &JobId) -> Result<(), Refused> {
        let too_late = |status: Status, what| {
            Refused::TooLate(format!("Job `{id}` is {status}, so it can’t be {what}."))
        };
        match self {
            Deed::Retry => match store.retry(id).await? {
                Restart::Restarted => Ok(()),
                Restart::Refused(status) => Err(too_late(status, "retried")),
                Restart::NotFound => Err(Refused::NoSuchJob(id.clone())),
            },
            Deed::Cancel => match store.cancel(id).await? {
                Cancellation::Cancelled | Cancellation::Requested => Ok(()),
                Cancellation::AlreadyEnded(status) => Err(too_late(status, "cancelled")),
                Cancellation::NotFound => Err(Refused::NoSuchJob(id.clone())),
            },
        }
    }
}

/// Whether it is really meant.
#[derive(Debug, Serialize)]
struct Question {
    #[serde(skip)]
    deed: Deed,
    id: JobId,
    workflow: String,
    status: Status,
    step: Option<String>,
    #[serde(skip)]
    token: Token,
}

impl View for Question {
    fn title(&self) -> String {
        format!("{} {}", self.deed.name(), self.id)
    }

    fn write(&self, html: &mut Html, _: &Manner) {
        put!(html, "<p class=\"above\">Job of <a href=\"" (link::workflow(&self.workflow)) "\">" (&self.workflow) "</a></p>\n");
        put!(html, "<h1>" (self.deed.name()) " <span class=\"id\">" (&self.id) "</span>?</h1>\n<p>It is ");
        words::status(html, self.status);
        if let Some(step) = &self.step {
            put!(html, " at <span class=\"step\">" (step) "</span>");
        }
        put!(html, ". ");
        match self.deed {
            Deed::Retry => put!(html, "It will start again where it stopped.</p>\n"),
            Deed::Cancel => put!(
                html,
                "It will end there; a step that is running is told to stop. It can be retried later.</p>\n"
            ),
        }
        put!(html, "<form method=\"post\" action=\"" (self.deed.address()) "\">\n<input type=\"hidden\" name=\"id\" value=\"");
        put!(html, (&self.id) "\">\n<input type=\"hidden\" name=\"token\" value=\"" (&self.token) "\">\n<p class=\"send\"><button");
        if self.deed == Deed::Cancel {
            put!(html, " class=\"grave\"");
        }
        put!(html, ">" (self.deed.name()) " the job</button> <a href=\"" (link::job(&self.id)) "\">Leave it as it is</a></p>\n</form>\n");
    }

    fn lives(&self) -> bool {
        false
    }

    fn has_twin(&self) -> bool {
        false
    }
}

pub(super) async fn ask<B: Backend>(
    deed: Deed,
    State(site): State<Arc<Site<B>>>,
    asked: Asked,
    headers: HeaderMap,
) -> Response {
    match question(deed, &site, &asked, &headers).await {
        Ok((question, cookie)) => {
            let mut response = answer(&asked, &site.manner(), Ok(question));
            response.headers_mut().insert(header::SET_COOKIE, cookie);
            response
        }
        Err(refused) => refuse(&asked, &site.manner(), &refused),
    }
}

async fn question<B: Backend>(
    deed: Deed,
    site: &Site<B>,
    asked: &Asked,
    headers: &HeaderMap,
) -> Result<(Question, HeaderValue), Refused> {
    let id = asked.id()?;
    let token = Token::of(headers)?;
    let cookie = token.cookie()?;
    let Some(job) = site.store.get(&id).await? else {
        return Err(Refused::NoSuchJob(id));
    };
    let question = Question {
        deed,
        id,
        workflow: job.workflow_name.to_string(),
        status: job.status,
        step: words::step(&job),
        token,
    };
    Ok((question, cookie))
}

pub(super) async fn act<B: Backend>(
    deed: Deed,
    State(site): State<Arc<Site<B>>>,
    asked: Asked,
    request: Request,
) -> Response {
    match acted(deed, &site, request).await {
        Ok(id) => see(&id),
        Err(refused) => refuse(&asked, &site.manner(), &refused),
    }
}

async fn acted<B: Backend>(deed: Deed, site: &Site<B>, request: Request) -> Result<JobId, Refused> {
    if !token::is_from_here(&request) {
        return Err(Refused::Foreign(
            "The browser does not say that this comes from the page itself. Open the job here, and try again.",
        ));
    }
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LONGEST_FORM).await;
    let body: Bytes = body.map_err(|_| Refused::Question("The form is too long.".to_owned()))?;
    let form = asked::read(&body);
    let field = |name: &str| {
        let mut fields = form.iter();
        let field = fields.find(|(other, _)| other == name);
        field.map_or("", |(_, value)| value.as_str())
    };
    if !token::is_own(&parts.headers, field("token")) {
        return Err(Refused::Foreign(
            "The form and the browser’s cookie don’t belong together. Allow cookies for this page, and try again.",
        ));
    }
    let id = asked::job_id(field("id"))?;
    deed.done(&site.store, &id).await?;
    Ok(id)
}

/// The job, as it is now.
fn see(id: &JobId) -> Response {
    let mut response = response(
        StatusCode::SEE_OTHER,
        "text/plain",
        axum::body::Body::empty(),
    );
    if let Ok(place) = HeaderValue::try_from(link::job(id).to_string()) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    response
}
