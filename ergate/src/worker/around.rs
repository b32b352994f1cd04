//! What goes on around the work: hooks that are told of it, and what is opened before it and closed after it.

#[cfg(feature = "macros")]
use ergate_macros::unshown;

use super::Worker;
use super::lifespan::Lifespan;
use crate::failure::BoxError;
use crate::hooks::{Event, IntoHookResult};
#[cfg(feature = "tracing")]
use crate::job::Job;

impl<B> Worker<B> {
    /// Tells this function what happens to jobs.
    ///
    /// It is called in the middle of the work, so it should be quick. If it returns an error or panics, that is logged
    /// and changes nothing.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// use ergate::hooks::Event;
    ///
    /// # let backend = Memory::new();
    /// let worker = Worker::new(backend).register(&GREETING).on(|event| {
    ///     if let Event::JobFailed { job, .. } = event {
    ///         eprintln!("{job}");
    ///     }
    /// });
    /// ```
    #[must_use]
    #[cfg_attr(feature = "macros", unshown)]
    pub fn on<R, F>(mut self, hook: F) -> Worker<B>
    where
        F: Fn(&Event<'_>) -> R + Send + Sync + 'static,
        R: IntoHookResult,
    {
        self.hooks.add(hook);
        self
    }

    /// Shows this the span of each job that it claims, before the job is run and the span is entered.
    ///
    /// It is the place to give the span a parent that is elsewhere. This library knows nothing of OpenTelemetry; the crate
    /// `tracing-opentelemetry` does, and the book's chapter [on operating](crate::guide::operating) brings the two together.
    /// The span is disabled, and costs next to nothing, where no subscriber wants it. One that panics is logged and changes
    /// nothing.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # let backend = Memory::new();
    /// let worker = Worker::new(backend).register(&GREETING).on_span(|span, job| {
    ///     // The job's span follows from what was under way here when the worker was made.
    ///     if job.traceparent.is_none() {
    ///         span.follows_from(tracing::Span::current());
    ///     }
    /// });
    /// ```
    #[cfg(feature = "tracing")]
    #[must_use]
    pub fn on_span<F>(mut self, hook: F) -> Worker<B>
    where
        F: Fn(&tracing::Span, &Job) + Send + Sync + 'static,
    {
        self.span_hooks.add(hook);
        self
    }

    /// Opens something before the first job and closes it after the last.
    ///
    /// If opening fails, the worker doesn't start. What was opened is closed in reverse order, after the teardowns of
    /// what lives as long as the worker; an error of closing is logged. To hand something to the steps, prefer a
    /// dependency with `scope = "app"`.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// # let backend = Memory::new();
    /// # let path = std::env::temp_dir().join(format!("ergate-lifespan-{}", std::process::id()));
    /// let file = path.clone();
    /// Worker::new(backend)
    ///     .register(&GREETING)
    ///     // Tells a supervisor that the worker is up.
    ///     .lifespan(
    ///         async move || std::fs::write(&file, "up").map(|()| file),
    ///         async |file| std::fs::remove_file(file),
    ///     )
    ///     .run_until_idle()
    ///     .await?;
    /// assert!(!path.exists());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn lifespan<T, Open, Opening, OpenError, Close, Closing, CloseError>(
        mut self,
        open: Open,
        close: Close,
    ) -> Worker<B>
    where
        T: Send + 'static,
        Open: FnOnce() -> Opening + Send + 'static,
        Opening: Future<Output = Result<T, OpenError>> + Send + 'static,
        OpenError: Into<BoxError>,
        Close: FnOnce(T) -> Closing + Send + 'static,
        Closing: Future<Output = Result<(), CloseError>> + Send + 'static,
        CloseError: Into<BoxError>,
    {
        self.lifespans.push(Lifespan::new(open, close));
        self
    }
}
