//! What every view has in common: it is read from the store once, and written as HTML or as JSON.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;

use super::asked::{Asked, Form};
use super::frame;
use super::html::Html;
use super::refused::{Refusal, Refused};
use super::site::Manner;

/// What there is to show. Its JSON is what it serialises to.
pub(super) trait View: Serialize {
    fn title(&self) -> String;

    fn write(&self, html: &mut Html, manner: &Manner);

    /// Whether it may be another one soon.
    fn lives(&self) -> bool {
        true
    }

    /// Whether it can be had as JSON.
    fn has_twin(&self) -> bool {
        true
    }
}

pub(super) fn answer<V: View>(
    asked: &Asked,
    manner: &Manner,
    view: Result<V, Refused>,
) -> Response {
    match view {
        Ok(view) => written(asked, manner, StatusCode::OK, &view),
        Err(refused) => refuse(asked, manner, &refused),
    }
}

pub(super) fn refuse(asked: &Asked, manner: &Manner, refused: &Refused) -> Response {
    refused.log();
    written(asked, manner, refused.status(), &Refusal::from(refused))
}

fn written<V: View>(asked: &Asked, manner: &Manner, status: StatusCode, view: &V) -> Response {
    let (kind, text) = match asked.form {
        Form::Html => (
            "text/html; charset=utf-8",
            frame::document(asked, manner, view),
        ),
        // A view has no map with keys that aren't text, so writing it doesn't fail.
        Form::Json => (
            "application/json",
            serde_json::to_string_pretty(view).unwrap_or_default() + "\n",
        ),
    };
    response(status, kind, Body::from(text))
}

pub(super) fn response(status: StatusCode, kind: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let kind = HeaderValue::from_static(kind);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
