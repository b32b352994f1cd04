use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::{TcpListener, ToSocketAddrs};

use super::routes;
use super::serve::{self, PageError, Reach};
use super::site::{Manner, Site};
use crate::backend::Backend;
use crate::graph::Graph;
use crate::timestamp::Timestamp;
use crate::workflow::Workflow;

/// The page of a store, before it is nested or served.
///
/// ```
/// use std::time::Duration;
///
/// use ergate::page::Page;
/// use ergate::prelude::*;
///
/// # #[step] fn charge(total: u64) {}
/// # static SHOP: Workflow<u64> = Workflow::named("shop").step::<charge>().build();
/// let router = Page::new(Memory::new())
///     .register(&SHOP)
///     .title("Shop in Berlin")
///     .refresh(Duration::from_secs(2))
///     .allow_actions()
///     .router();
/// ```
pub struct Page<B> {
    store: B,
    workflows: Vec<Graph>,
    manner: Manner,
    reach: Reach,
}

impl<B: Backend> Page<B> {
    /// The page of this store. It is read-only, shows no payloads, and updates every five seconds.
    pub fn new(backend: B) -> Page<B> {
        let manner = Manner {
            title: Arc::from("ergate"),
            refresh: Duration::from_secs(5),
            allows_actions: false,
            shows_payloads: false,
            now: Timestamp::EPOCH,
        };
        Page {
            store: backend,
            workflows: Vec::new(),
            manner,
            reach: Reach::ThisMachine,
        }
    }

    /// Adds a workflow, so that it can be drawn.
    #[must_use]
    pub fn register<I, C>(mut self, workflow: &'static Workflow<I, C>) -> Page<B> {
        self.workflows.push(workflow.graph());
        self
    }

    /// What the page is called, at its top and in the browser's tab; `ergate` by default.
    #[must_use]
    pub fn title(mut self, title: impl Into<Arc<str>>) -> Page<B> {
        self.manner.title = title.into();
        self
    }

    /// How often the views update by themselves, in whole seconds; below one second, they don't.
    #[must_use]
    pub fn refresh(mut self, every: Duration) -> Page<B> {
        self.manner.refresh = every;
        self
    }

    /// Lets whoever sees the page retry and cancel jobs.
    ///
    /// The forms are this page's own: each carries a token that another site can't know, and the browser has to say that it
    /// was sent from here. A login is not theirs to replace; see [who may see it](crate::page#who-may-see-it).
    #[must_use]
    pub fn allow_actions(mut self) -> Page<B> {
        self.manner.allows_actions = true;
        self
    }

    /// Shows what belongs to the application: the inputs, contexts and results of jobs.
    #[must_use]
    pub fn show_payloads(mut self) -> Page<B> {
        self.manner.shows_payloads = true;
        self
    }

    /// The page as a router of its own. Nested as a service, it answers `/jobs/` as it does `/jobs`, and fits into a router of
    /// any state.
    ///
    /// ```
    /// use axum::Router;
    /// use ergate::page::Page;
    /// # use ergate::prelude::*;
    ///
    /// let app: Router = Router::new().nest_service("/jobs", Page::new(Memory::new()).router());
    /// ```
    pub fn router(self) -> Router {
        routes::router(Arc::new(Site::new(self.store, self.workflows, self.manner)))
    }

    /// Allows [`serve`](Page::serve) to listen where other machines can reach it. Whoever can reach it sees all jobs, so
    /// this is for networks where everybody may.
    #[must_use]
    pub fn allow_other_machines(mut self) -> Page<B> {
        self.reach = Reach::OtherMachines;
        self
    }

    /// Serves the page to this machine, until the future is dropped.
    ///
    /// It answers only those that ask for `localhost` or a loopback address, so that no web site can reach it by giving a
    /// name of its own to this machine.
    ///
    /// # Errors
    ///
    /// The address can't be listened at, or other machines can reach it and
    /// [`allow_other_machines`](Page::allow_other_machines) was not said.
    pub async fn serve(self, address: impl ToSocketAddrs) -> Result<(), PageError> {
        let listener = TcpListener::bind(address)
            .await
            .map_err(PageError::Listen)?;
        self.serve_on(listener).await
    }

    /// The same on a listener of the program's own, whose port it knows.
    ///
    /// ```no_run
    /// use ergate::page::Page;
    /// use tokio::net::TcpListener;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// # let backend = ergate::Memory::new();
    /// let listener = TcpListener::bind("127.0.0.1:0").await?;
    /// println!("http://{}/", listener.local_addr()?);
    /// Page::new(backend).serve_on(listener).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`serve`](Page::serve).
    pub async fn serve_on(self, listener: TcpListener) -> Result<(), PageError> {
        let reach = self.reach;
        let site = Arc::new(Site::new(self.store, self.workflows, self.manner));
        serve::serve(site, listener, reach).await
    }
}

impl<B> fmt::Debug for Page<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let workflows = self.workflows.iter().map(Graph::workflow);
        f.debug_struct("Page")
            .field("workflows", &workflows.collect::<Vec<_>>())
            .field("manner", &self.manner)
            .field("reach", &self.reach)
            .finish_non_exhaustive()
    }
}
