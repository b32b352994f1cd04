//! Why a view is not there, in words for whoever asked for it and without a word of what is inside.

use axum::http::StatusCode;
use serde::Serialize;

use super::html::{Html, put};
use super::site::Manner;
use super::view::View;
use crate::backend::{BackendError, BackendErrorKind};
use crate::job::JobId;

#[derive(Debug)]
pub(super) enum Refused {
    NoSuchPage,
    NoSuchJob(JobId),
    NoSuchWorkflow(String),
    /// Nothing can be read like this.
    Question(String),
    WrongMethod,
    /// It did not come from this page's own form.
    Foreign(&'static str),
    /// The job is not in a state for it.
    TooLate(String),
    /// Somebody else's name for this machine.
    WrongHost,
    /// The operating system has no randomness for a token.
    NoToken,
    Store(BackendError),
}

impl Refused {
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Refused::NoSuchPage | Refused::NoSuchJob(_) | Refused::NoSuchWorkflow(_) => {
                StatusCode::NOT_FOUND
            }
            Refused::Question(_) => StatusCode::BAD_REQUEST,
            Refused::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Refused::Foreign(_) => StatusCode::FORBIDDEN,
            Refused::TooLate(_) => StatusCode::CONFLICT,
            Refused::WrongHost => StatusCode::MISDIRECTED_REQUEST,
            Refused::NoToken => StatusCode::INTERNAL_SERVER_ERROR,
            Refused::Store(error) => match error.kind() {
                BackendErrorKind::Unusable => StatusCode::INTERNAL_SERVER_ERROR,
                BackendErrorKind::Full => StatusCode::INSUFFICIENT_STORAGE,
                _ => StatusCode::SERVICE_UNAVAILABLE,
            },
        }
    }

    fn heading(&self) -> &'static str {
        match self {
            Refused::NoSuchPage => "There is no such page",
            Refused::NoSuchJob(_) => "There is no such job",
            Refused::NoSuchWorkflow(_) => "There is no such workflow",
            Refused::Question(_) => "This can’t be looked for",
            Refused::WrongMethod => "This can only be looked at",
            Refused::Foreign(_) => "Nothing was changed",
            Refused::TooLate(_) => "It is too late for that",
            Refused::WrongHost => "This page has another name",
            Refused::NoToken => "Nothing can be changed just now",
            Refused::Store(_) => "The store does not answer",
        }
    }

    fn reason(&self) -> String {
        match self {
            Refused::NoSuchPage => "Nothing is shown at this address.".to_owned(),
            Refused::NoSuchJob(id) => {
                format!("The store has no job `{id}`. It may have been deleted since.")
            }
            Refused::NoSuchWorkflow(name) => {
                format!("No workflow `{name}` is registered with this page, and no job is of it.")
            }
            Refused::Question(reason) | Refused::TooLate(reason) => reason.clone(),
            Refused::WrongMethod => "This address takes no such request.".to_owned(),
            Refused::Foreign(reason) => (*reason).to_owned(),
            Refused::WrongHost => {
                "It is for this machine alone: ask for it as localhost or 127.0.0.1.".to_owned()
            }
            Refused::NoToken => {
                "The operating system gives no random numbers, without which a form is not safe."
                    .to_owned()
            }
            // What the store said may name hosts, files and users; it is in the log.
            Refused::Store(_) => {
                "The jobs can’t be read at the moment. The program’s log says why.".to_owned()
            }
        }
    }

    /// Tells the program's log what is not for the browser.
    pub(super) fn log(&self) {
        let Refused::Store(error) = self else { return };
        #[cfg(feature = "tracing")]
        tracing::warn!(
            error = error as &dyn std::error::Error,
            "the page can't show jobs"
        );
        #[cfg(not(feature = "tracing"))]
        let _ = error;
    }
}

impl From<BackendError> for Refused {
    fn from(error: BackendError) -> Refused {
        Refused::Store(error)
    }
}

/// A refusal as a view of its own.
#[derive(Serialize)]
pub(super) struct Refusal {
    status: u16,
    error: &'static str,
    reason: String,
    #[serde(skip)]
    passes: bool,
}

impl From<&Refused> for Refusal {
    fn from(refused: &Refused) -> Refusal {
        Refusal {
            status: refused.status().as_u16(),
            error: refused.heading(),
            reason: refused.reason(),
            passes: refused.status() == StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl View for Refusal {
    fn title(&self) -> String {
        self.error.to_owned()
    }

    fn write(&self, html: &mut Html, _: &Manner) {
        put!(html, "<h1>" (self.error) "</h1>\n<p>" (&self.reason) "</p>\n");
        put!(html, "<p class=\"soft\">Status " (self.status) "</p>\n");
    }

    /// A store that is away may come back.
    fn lives(&self) -> bool {
        self.passes
    }

    fn has_twin(&self) -> bool {
        false
    }
}
