use std::fmt;

use serde::de::DeserializeOwned;

use crate::backend::Backend;
use crate::failure::BoxError;
use crate::future::BoxFuture;
use crate::graph::Graph;
use crate::step::{AnyContext, With};
use crate::worker::Worker;
use crate::workflow::Workflow;

type Open<B> = Box<dyn FnOnce() -> BoxFuture<'static, Result<B, BoxError>>>;
type Change<B> = Box<dyn FnOnce(Worker<B>) -> Worker<B>>;

/// A workflow of the program.
pub(super) struct Known<B> {
    pub(super) graph: Graph,
    /// Whether its first step can read this as its input.
    pub(super) fits: fn(&str) -> serde_json::Result<()>,
    /// Whether its steps can read this as their context, as far as the workflow declares one.
    pub(super) context_fits: fn(&str) -> serde_json::Result<()>,
    register: Change<B>,
}

/// A workflow's context, as the command line reads it: any JSON, or what the workflow declares.
///
/// ```
/// use ergate::cli::Carried;
/// use ergate::{AnyContext, With};
///
/// assert!(AnyContext::fits("null").is_ok());
/// assert!(<With<String>>::fits("null").is_err());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be read from the JSON that `submit --context` takes",
    label = "not `Deserialize`",
    note = "derive `serde::Deserialize` for the context that the workflow declares"
)]
pub trait Carried {
    /// Whether this is such a context.
    ///
    /// # Errors
    ///
    /// It is not, and why.
    fn fits(context: &str) -> serde_json::Result<()>;
}

impl Carried for AnyContext {
    fn fits(_: &str) -> serde_json::Result<()> {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<C: DeserializeOwned> Carried for With<C> {
    fn fits(context: &str) -> serde_json::Result<()> {
        serde_json::from_str::<C>(context).map(drop)
    }
}

/// What a program's command line works on: a store, workflows, and the worker that `run` starts.
pub struct App<B> {
    pub(super) name: &'static str,
    pub(super) workflows: Vec<Known<B>>,
    open: Open<B>,
    worker: Change<B>,
}

impl<B: Backend> App<B> {
    /// A program of this name, and how it opens its store. The store is opened when a command needs it.
    ///
    /// ```
    /// use ergate::cli::App;
    /// use ergate::prelude::*;
    ///
    /// let app = App::new("shop", async || Ok::<_, BoxError>(Memory::new()));
    /// ```
    pub fn new<F, Opening, E>(name: &'static str, open: F) -> App<B>
    where
        F: FnOnce() -> Opening + 'static,
        Opening: Future<Output = Result<B, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        App {
            name,
            workflows: Vec::new(),
            open: Box::new(move || {
                let opening = open();
                Box::pin(async move { opening.await.map_err(Into::into) })
            }),
            worker: Box::new(|worker| worker),
        }
    }

    /// Adds a workflow. `submit` takes no input for it that its first step could not read, and no context that is not the one
    /// which the workflow declares.
    #[must_use]
    pub fn register<I, C>(mut self, workflow: &'static Workflow<I, C>) -> App<B>
    where
        I: DeserializeOwned,
        C: Carried,
    {
        self.workflows.push(Known {
            graph: workflow.graph(),
            fits: |input| serde_json::from_str::<I>(input).map(drop),
            context_fits: C::fits,
            register: Box::new(|worker| worker.register(workflow)),
        });
        self
    }

    /// Changes the worker that `run` starts: its state, its concurrency, its hooks.
    ///
    /// ```
    /// use ergate::cli::App;
    /// use ergate::prelude::*;
    ///
    /// let app = App::new("shop", async || Ok::<_, BoxError>(Memory::new()))
    ///     .worker(|worker| worker.concurrency(64).on(|event| println!("{} {}", event.job().id, event.name())));
    /// ```
    ///
    /// Steps that submit jobs of their own get the store that was opened as a state:
    ///
    /// ```
    /// # use ergate::cli::App;
    /// # use ergate::prelude::*;
    /// #[step]
    /// async fn submit_pages(pages: u32, #[state] store: &Memory) -> Result<u32, BoxError> {
    ///     store.submit_all((1..=pages).map(|page| READ.job(page))).await?;
    ///     Ok(pages)
    /// }
    ///
    /// # #[step] fn read(page: u32) {}
    /// static READ: Workflow<u32> = Workflow::named("read").step::<read>().build();
    /// static IMPORT: Workflow<u32> = Workflow::named("import").step::<submit_pages>().build();
    ///
    /// let app = App::new("import", async || Ok::<_, BoxError>(Memory::new())).register(&IMPORT).register(&READ).worker(|worker| {
    ///     let store = worker.client().backend().clone();
    ///     worker.state(store)
    /// });
    /// ```
    #[must_use]
    pub fn worker(mut self, change: impl FnOnce(Worker<B>) -> Worker<B> + 'static) -> App<B> {
        let before = self.worker;
        self.worker = Box::new(move |worker| change(before(worker)));
        self
    }

    /// The program's store.
    pub(super) async fn store(self) -> Result<B, BoxError> {
        (self.open)().await
    }

    /// The worker, on the opened store.
    pub(super) async fn ready_worker(self) -> Result<Worker<B>, BoxError> {
        let store = (self.open)().await?;
        let worker = Worker::new(store);
        let registered = self
            .workflows
            .into_iter()
            .fold(worker, |worker, known| (known.register)(worker));
        Ok((self.worker)(registered))
    }
}

impl<B> App<B> {
    pub(super) fn known(&self, workflow: &str) -> Option<&Known<B>> {
        let mut known = self.workflows.iter();
        known.find(|known| known.graph.workflow() == workflow)
    }

    pub(super) fn names(&self) -> Vec<String> {
        let graphs = self.workflows.iter().map(|known| &known.graph);
        graphs.map(|graph| graph.workflow().to_owned()).collect()
    }
}

impl<B> fmt::Debug for App<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("name", &self.name)
            .field("workflows", &self.names())
            .finish_non_exhaustive()
    }
}
