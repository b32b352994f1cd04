//! Jobs, narrowed down and a page at a time.

use serde::Serialize;

use super::asked::Asked;
use super::html::{Html, put};
use super::link::Link;
use super::refused::Refused;
use super::rows::{self, Row};
use super::site::{Manner, Site};
use super::view::View;
use super::words;
use crate::backend::Backend;
use crate::job::{Job, JobId, Status};
use crate::search::Search;

/// How many jobs are shown at a time.
const SHOWN: usize = 50;
/// How many are read at a time where most may not be wanted.
const READ: usize = 200;
/// How many are looked at for one request, so that none takes long.
const LOOKED_AT: usize = 5_000;

#[derive(Debug, Serialize)]
pub(super) struct List {
    jobs: Vec<Row>,
    /// What `after` is for the next page; none on the last.
    next: Option<JobId>,
    /// Whether the search stopped before it had found as many as there is room for.
    unfinished: bool,
    #[serde(skip)]
    sought: Sought,
}

impl List {
    pub(super) async fn look<B: Backend>(site: &Site<B>, asked: &Asked) -> Result<List, Refused> {
        let search = search(asked, site.manner().now)?;
        let mut found = Found::default();
        if let Some(job) = exact(site, asked, &search).await? {
            found.rows.push(Row::from(&job));
            found.exact = Some(job.id);
        }
        search
            .each(&site.store, |job, is_wanted| found.see(&job, is_wanted))
            .await?;
        Ok(List {
            jobs: found.rows,
            next: found.last.filter(|_| found.has_more),
            unfinished: found.is_tired,
            sought: Sought::of(site, asked),
        })
    }

    fn write_more(&self, html: &mut Html) {
        let first = self.sought.link.clone().without("after");
        put!(html, "<nav class=\"pages\" aria-label=\"Pages\">\n");
        if self.sought.is_later_page {
            put!(html, "<a href=\"" (&first) "\">Newest</a>\n");
        }
        if let Some(next) = &self.next {
            let words = if self.unfinished {
                "Search on among older ones"
            } else {
                "Older"
            };
            put!(html, "<a rel=\"next\" href=\"" (first.with("after", next)) "\">" (words) "</a>\n");
        }
        put!(html, "</nav>\n");
    }
}

fn search(asked: &Asked, now: crate::Timestamp) -> Result<Search, Refused> {
    let mut search = Search::reading(SHOWN + 1);
    search.filter.workflow = asked.one("workflow").map(Into::into);
    search.filter.statuses = asked.statuses()?;
    search.filter.after = asked.after()?;
    search.id_prefix = asked.one("id").map(str::to_owned);
    let since = asked.duration("newer")?;
    search.since = since.map(|age| now.saturating_sub(age));
    let before = asked.duration("older")?;
    search.before = before.map(|age| now.saturating_sub(age));
    if search.sorts_out() {
        search.filter.limit = READ;
    }
    Ok(search)
}

/// A job whose whole id was given is found at once, however many there are.
async fn exact<B: Backend>(
    site: &Site<B>,
    asked: &Asked,
    search: &Search,
) -> Result<Option<Job>, Refused> {
    let id = asked.one("id").map(JobId::try_from).transpose();
    let (Ok(Some(id)), None) = (id, &search.filter.after) else {
        return Ok(None);
    };
    let job = site.store.get(&id).await?;
    Ok(job.filter(|job| search.wants(job)))
}

#[derive(Default)]
struct Found {
    rows: Vec<Row>,
    exact: Option<JobId>,
    /// The job after which the next page begins.
    last: Option<JobId>,
    looked_at: usize,
    has_more: bool,
    is_tired: bool,
}

impl Found {
    /// Whether to look at another.
    fn see(&mut self, job: &Job, is_wanted: bool) -> bool {
        let is_new = is_wanted && self.exact.as_ref() != Some(&job.id);
        if self.rows.len() == SHOWN && is_new {
            self.has_more = true;
            return false;
        }
        if is_new {
            self.rows.push(Row::from(job));
        }
        self.last = Some(job.id.clone());
        self.looked_at += 1;
        self.is_tired = self.looked_at == LOOKED_AT;
        self.has_more = self.is_tired;
        !self.is_tired
    }
}

/// What was asked for, to be shown and changed.
#[derive(Debug)]
struct Sought {
    link: Link,
    is_later_page: bool,
    is_open: bool,
    id: String,
    workflow: String,
    workflows: Vec<String>,
    statuses: Vec<Status>,
    newer: String,
    older: String,
}

impl Sought {
    fn of<B: Backend>(site: &Site<B>, asked: &Asked) -> Sought {
        let given = |name| asked.one(name).unwrap_or_default().to_owned();
        let known = site
            .workflows
            .iter()
            .map(|graph| graph.workflow().to_owned());
        Sought {
            link: asked.again().without("pause").without("search"),
            is_later_page: asked.has("after"),
            is_open: asked.has("search"),
            id: given("id"),
            workflow: given("workflow"),
            workflows: known.collect(),
            statuses: asked.statuses().unwrap_or_default(),
            newer: given("newer"),
            older: given("older"),
        }
    }

    /// What narrows the list down, each with a way to take it back.
    fn write_limits(&self, html: &mut Html) {
        let texts = [
            ("id", "id begins with", &self.id),
            ("workflow", "workflow", &self.workflow),
            ("newer", "newer than", &self.newer),
            ("older", "older than", &self.older),
        ];
        let base = self.link.clone().without("after");
        put!(html, "<ul class=\"limits\">\n");
        let open = base.clone().with("search", "1");
        put!(html, "<li><a class=\"button\" href=\"" (open) "\">Search</a></li>\n");
        let statuses: Vec<&str> = self.statuses.iter().map(|status| status.as_str()).collect();
        if !statuses.is_empty() {
            limit(
                html,
                "status",
                &statuses.join(" or "),
                &base.clone().without("status"),
            );
        }
        for (name, words, value) in texts {
            if !value.is_empty() {
                limit(html, words, value, &base.clone().without(name));
            }
        }
        put!(html, "</ul>\n");
    }

    fn write_form(&self, html: &mut Html) {
        put!(
            html,
            "<form class=\"search\" method=\"get\" action=\"jobs\" role=\"search\">\n"
        );
        field(html, "id", "Id begins with", &self.id, "");
        put!(
            html,
            "<p><label for=\"workflow\">Workflow</label><input id=\"workflow\" name=\"workflow\" value=\""
        );
        put!(html, (&self.workflow) "\" list=\"workflows\" autocomplete=\"off\" spellcheck=\"false\">\
                    <datalist id=\"workflows\">");
        for workflow in &self.workflows {
            put!(html, "<option value=\"" (workflow) "\">");
        }
        put!(html, "</datalist></p>\n");
        field(
            html,
            "newer",
            "Newer than",
            &self.newer,
            "such as 90s, 5m, 2h, 7d",
        );
        field(
            html,
            "older",
            "Older than",
            &self.older,
            "such as 90s, 5m, 2h, 7d",
        );
        put!(html, "<fieldset><legend>Status</legend>\n");
        for status in Status::ALL {
            put!(html, "<label><input type=\"checkbox\" name=\"status\" value=\"" (status) "\"");
            if self.statuses.contains(&status) {
                put!(html, " checked");
            }
            put!(html, "> " (status) "</label>\n");
        }
        put!(
            html,
            "</fieldset>\n<p class=\"send\"><button>Search</button> <a href=\""
        );
        put!(html, (self.link.clone().without("after")) "\">Close</a></p>\n</form>\n");
    }
}

fn limit(html: &mut Html, what: &str, value: &str, without: &Link) {
    put!(
        html,
        "<li class=\"limit\">" (what) " <b>" (value) "</b> <a href=\"" (without) "\" aria-label=\"Don’t narrow down by " (what) "\">×</a></li>\n"
    );
}

fn field(html: &mut Html, name: &'static str, label: &str, value: &str, hint: &str) {
    put!(html, "<p><label for=\"" (name) "\">" (label) "</label><input id=\"" (name) "\" name=\"" (name) "\" value=\"" (value) "\"");
    put!(html, " placeholder=\"" (hint) "\" autocomplete=\"off\" spellcheck=\"false\"></p>\n");
}

impl View for List {
    fn title(&self) -> String {
        "Jobs".to_owned()
    }

    fn write(&self, html: &mut Html, manner: &Manner) {
        put!(html, "<h1>Jobs</h1>\n");
        match self.sought.is_open {
            true => self.sought.write_form(html),
            false => self.sought.write_limits(html),
        }
        match self.jobs.is_empty() {
            true if self.unfinished => put!(html, "<p>None among the newest ones.</p>\n"),
            true => put!(html, "<p>There are no such jobs.</p>\n"),
            false => rows::table(html, &self.jobs, manner.now, "Jobs, the newest first"),
        }
        if self.unfinished {
            put!(
                html,
                "<p class=\"soft\">Looked at " (words::jobs(LOOKED_AT as u64)) " so far.</p>\n"
            );
        }
        self.write_more(html);
    }

    /// What is being typed into the form must not be lost.
    fn lives(&self) -> bool {
        !self.sought.is_open
    }
}
