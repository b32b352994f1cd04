//! What a browser asks for.

use std::borrow::Cow;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::link::Link;
use super::refused::Refused;
use crate::duration;
use crate::job::{JobId, Status};

/// What the answer is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Html,
    Json,
}

/// A view and its query.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) view: String,
    pub(super) form: Form,
    given: Vec<(String, String)>,
}

/// All that the views understand; what else is in a query is left out of the links that are made from it.
const NAMES: [&str; 9] = [
    "id", "name", "workflow", "status", "newer", "older", "after", "search", "pause",
];

impl Asked {
    pub(super) fn of(path: &str, query: &str) -> Asked {
        let last = path.rsplit('/').next().unwrap_or_default();
        let (view, form) = match last.strip_suffix(".json") {
            Some(view) => (view, Form::Json),
            None => (last, Form::Html),
        };
        Asked {
            view: view.to_owned(),
            form,
            given: read(query.as_bytes()),
        }
    }

    /// What was given under this name; nothing where it is empty, as a form sends what was not filled in.
    pub(super) fn one(&self, name: &'static str) -> Option<&str> {
        self.all(name).next()
    }

    pub(super) fn all(&self, name: &'static str) -> impl Iterator<Item = &str> {
        let given = self.given.iter();
        given
            .filter(move |(other, value)| other == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn has(&self, name: &'static str) -> bool {
        self.one(name).is_some()
    }

    /// The job that is asked for.
    pub(super) fn id(&self) -> Result<JobId, Refused> {
        job_id(self.one("id").unwrap_or_default())
    }

    pub(super) fn after(&self) -> Result<Option<JobId>, Refused> {
        self.one("after").map(job_id).transpose()
    }

    pub(super) fn statuses(&self) -> Result<Vec<Status>, Refused> {
        let read = |word: &str| {
            let status: Result<Status, _> = word.parse();
            status.map_err(|error| Refused::Question(format!("`{word}` is {error}")))
        };
        self.all("status").map(read).collect()
    }

    pub(super) fn duration(&self, name: &'static str) -> Result<Option<Duration>, Refused> {
        let text = self.one(name);
        let read = text.map(duration::parse).transpose();
        read.map_err(Refused::Question)
    }

    /// The address of what was asked for.
    pub(super) fn again(&self) -> Link {
        let link = Link::to(self.view.clone());
        NAMES.into_iter().fold(link, |link, name| {
            self.all(name)
                .fold(link, |link, value| link.with(name, value))
        })
    }
}

pub(super) fn job_id(text: &str) -> Result<JobId, Refused> {
    JobId::try_from(text).map_err(|error| Refused::Question(error.to_string()))
}

/// The pairs of a query, or of a form's body.
pub(super) fn read(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text)
        .map(|(name, value)| (Cow::into_owned(name), Cow::into_owned(value)))
        .collect()
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asked, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Asked::of(parts.uri.path(), query))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_asked_for_again_whatever_it_holds() {
        let asked = Asked::of(
            "/jobs.json",
            "id=%3Cb%3E%26&status=failed&status=&status=queued&evil=1&newer=",
        );
        assert_eq!((asked.view.as_str(), asked.form), ("jobs", Form::Json));
        assert_eq!(asked.one("newer"), None);
        assert_eq!(
            asked.again().to_string(),
            "jobs?id=%3Cb%3E%26&status=failed&status=queued"
        );
    }
}
