//! What stands around every view.

use super::asked::Asked;
use super::html::{Html, put};
use super::link::Link;
use super::site::Manner;
use super::view::View;
use crate::timestamp::Timestamp;

pub(super) fn document<V: View>(asked: &Asked, manner: &Manner, view: &V) -> String {
    let mut html = Html::default();
    let seconds = manner.refresh.as_secs();
    let lives = view.lives() && seconds > 0;
    let paused = asked.has("pause");
    head(&mut html, manner, &view.title());
    if lives && !paused {
        put!(html, "<meta http-equiv=\"refresh\" content=\"" (seconds) "\">\n");
    }
    put!(
        html,
        "</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n"
    );
    navigation(&mut html, asked, manner);
    put!(html, "<main id=\"content\">\n");
    view.write(&mut html, manner);
    put!(html, "</main>\n<footer>\n<span>As of " (clock(manner.now)) " UTC</span>\n");
    if lives && paused {
        put!(html, "<a href=\"" (asked.again().without("pause")) "\">Updates are paused: go on</a>\n");
    } else if lives {
        let pause = asked.again().with("pause", "1");
        put!(html, "<span>updates every " (seconds) " s</span>\n<a href=\"" (pause) "\">Pause updates</a>\n");
    }
    if view.has_twin() {
        let twin = asked.again().without("pause").without("search").twin();
        put!(html, "<a href=\"" (twin) "\">as JSON</a>\n");
    }
    put!(html, "</footer>\n</body>\n</html>\n");
    html.finish()
}

fn head(html: &mut Html, manner: &Manner, title: &str) {
    put!(
        html,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <link rel=\"stylesheet\" href=\"style.css\">\n<link rel=\"icon\" href=\"icon.svg\">\n\
         <title>" (title) " · " (&manner.title) "</title>\n"
    );
}

fn navigation(html: &mut Html, asked: &Asked, manner: &Manner) {
    put!(html, "<header>\n<span class=\"site\">" (&manner.title) "</span>\n<nav aria-label=\"Views\">\n");
    for (view, name) in [("overview", "Overview"), ("jobs", "Jobs")] {
        put!(html, "<a href=\"" (Link::to(view)) "\"");
        if asked.view == view {
            put!(html, " aria-current=\"page\"");
        }
        put!(html, ">" (name) "</a>\n");
    }
    put!(html, "</nav>\n</header>\n");
}

fn clock(time: Timestamp) -> String {
    let text = time.to_string();
    text.get(..19).unwrap_or(&text).replacen('T', " ", 1)
}
