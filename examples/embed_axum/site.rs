//! What the application's own users see: a form, and one text with its words.

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use ergate::JobId;
use ergate::backend::Sqlite;
use ergate::prelude::*;
use serde::Deserialize;

use crate::follow::{self, News};
use crate::words;

#[derive(Clone)]
struct Shared {
    backend: Sqlite,
    news: News,
}

pub fn router(backend: Sqlite, news: News) -> Router {
    Router::new()
        .route("/", get(async || Html(include_str!("form.html"))))
        .route("/texts", post(submit))
        .route("/texts/{id}", get(show))
        .route("/texts/{id}/events", get(events))
        .route("/follow.js", get(script))
        .with_state(Shared { backend, news })
}

#[derive(Deserialize)]
struct Text {
    text: String,
}

/// Hands the work in, and is done: the answer doesn't wait for it.
async fn submit(State(shared): State<Shared>, Form(form): Form<Text>) -> Response {
    let job = words::counting::job(form.text);
    match shared.backend.submit(job).await {
        Ok(id) => Redirect::to(&format!("/texts/{id}")).into_response(),
        Err(error) => {
            eprintln!("a text was not taken in: {error:?}");
            let sorry = "Your text can’t be taken in at the moment.";
            (StatusCode::SERVICE_UNAVAILABLE, sorry).into_response()
        }
    }
}

async fn show(State(shared): State<Shared>, Path(id): Path<String>) -> Response {
    match known(&shared, &id).await {
        Ok(_) => Html(include_str!("text.html")).into_response(),
        Err(status) => status.into_response(),
    }
}

async fn events(State(shared): State<Shared>, Path(id): Path<String>) -> Response {
    match known(&shared, &id).await {
        Ok(id) => follow::follow(shared.backend, id, &shared.news).into_response(),
        Err(status) => status.into_response(),
    }
}

async fn known(shared: &Shared, id: &str) -> Result<JobId, StatusCode> {
    let id = JobId::try_from(id).map_err(|_| StatusCode::NOT_FOUND)?;
    match shared.backend.get(&id).await {
        Ok(Some(_)) => Ok(id),
        Ok(None) => Err(StatusCode::NOT_FOUND),
        Err(_) => Err(StatusCode::SERVICE_UNAVAILABLE),
    }
}

async fn script() -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "text/javascript")];
    (kind, include_str!("follow.js"))
}
