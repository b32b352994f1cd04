//! Which view stands at which address. All stand side by side, so that a relative link holds wherever the page is nested.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::{any, get};

use super::asked::Asked;
use super::guard;
use super::job::JobView;
use super::list::List;
use super::overview::Overview;
use super::refused::Refused;
use super::site::Site;
use super::steer::{self, Deed};
use super::view::{answer, refuse, response};
use super::workflow::WorkflowView;
use crate::backend::Backend;

type At<B> = State<Arc<Site<B>>>;

pub(super) fn router<B: Backend>(site: Arc<Site<B>>) -> Router {
    let allows_actions = site.manner().allows_actions;
    let views = views();
    let routes = match allows_actions {
        true => views.merge(actions()),
        false => views,
    };
    routes
        // A fallback would be lost where the page is nested in what is nested itself.
        .route("/{*elsewhere}", any(lost))
        .method_not_allowed_fallback(wrong_method)
        .layer(map_response(guard::guarded))
        .with_state(site)
}

fn views<B: Backend>() -> Router<Arc<Site<B>>> {
    Router::new()
        .route("/", get(begin))
        .route("/overview", get(overview))
        .route("/overview.json", get(overview))
        .route("/jobs", get(jobs))
        .route("/jobs.json", get(jobs))
        .route("/job", get(job))
        .route("/job.json", get(job))
        .route("/workflow", get(workflow))
        .route("/workflow.json", get(workflow))
        .route("/style.css", get(style))
        .route("/icon.svg", get(icon))
}

/// Where they are not allowed, they are not there.
fn actions<B: Backend>() -> Router<Arc<Site<B>>> {
    let at = |deed| {
        get(move |site, asked, headers| steer::ask::<B>(deed, site, asked, headers))
            .post(move |site, asked, request| steer::act::<B>(deed, site, asked, request))
    };
    Router::new()
        .route("/retry", at(Deed::Retry))
        .route("/cancel", at(Deed::Cancel))
}

/// The prefix itself, which a browser takes for a page beside the others and not for the folder that they stand in.
async fn begin(OriginalUri(uri): OriginalUri) -> Response {
    let last = uri.path().rsplit('/').next().unwrap_or_default();
    let overview = match last {
        "" => "./overview".to_owned(),
        prefix => format!("./{prefix}/overview"),
    };
    let mut response = response(StatusCode::SEE_OTHER, "text/plain", Body::empty());
    if let Ok(place) = HeaderValue::try_from(overview) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    response
}

async fn overview<B: Backend>(State(site): At<B>, asked: Asked) -> Response {
    answer(&asked, &site.manner(), Overview::look(&site).await)
}

async fn jobs<B: Backend>(State(site): At<B>, asked: Asked) -> Response {
    answer(&asked, &site.manner(), List::look(&site, &asked).await)
}

async fn job<B: Backend>(State(site): At<B>, asked: Asked) -> Response {
    let view = match asked.id() {
        Ok(id) => JobView::look(&site, id).await,
        Err(refused) => Err(refused),
    };
    answer(&asked, &site.manner(), view)
}

async fn workflow<B: Backend>(State(site): At<B>, asked: Asked) -> Response {
    let view = WorkflowView::look(&site, &asked).await;
    answer(&asked, &site.manner(), view)
}

async fn lost<B: Backend>(State(site): At<B>, asked: Asked) -> Response {
    refuse(&asked, &site.manner(), &Refused::NoSuchPage)
}

async fn wrong_method<B: Backend>(State(site): At<B>, asked: Asked) -> Response {
    refuse(&asked, &site.manner(), &Refused::WrongMethod)
}

async fn style() -> Response {
    // The page's own, and that of the pictures in it.
    let style = [include_str!("style.css"), crate::graph::STYLE].concat();
    response(StatusCode::OK, "text/css; charset=utf-8", Body::from(style))
}

async fn icon() -> Response {
    let icon = include_str!("icon.svg");
    response(StatusCode::OK, "image/svg+xml", Body::from(icon))
}
