//! Running a workflow where its caller is, in one call.

#[cfg(feature = "macros")]
use ergate_macros::unshown;

use super::Workflow;
use super::here::{HereBuilder, on_small_runtime};
use crate::error::RunError;
use crate::payload::{Restored, Stored};
use crate::step::With;

impl<I, C> Workflow<I, C> {
    /// Makes the workflow ready to be run where the caller is, once or often: see [`Here`](crate::Here).
    ///
    /// ```
    /// use ergate::prelude::*;
    ///
    /// struct Prices {
    ///     each: u64,
    /// }
    ///
    /// #[step]
    /// fn price(articles: u64, #[state] prices: &Prices) -> u64 {
    ///     articles * prices.each
    /// }
    ///
    /// #[step]
    /// fn add_tax(net: u64) -> u64 {
    ///     net + net / 5
    /// }
    ///
    /// static BILL: Workflow<u64> = Workflow::named("bill").step::<price>().step::<add_tax>().build();
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), BoxError> {
    /// let bill = BILL.here().state(Prices { each: 10 }).start().await?;
    /// for articles in 1..=3 {
    ///     let total: u64 = bill.run(articles).await?;
    ///     assert_eq!(total, articles * 12);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use = "nothing is made ready before `start`"]
    pub fn here(&self) -> HereBuilder<I, C> {
        HereBuilder::new(self.definition())
    }
}

impl<I> Workflow<I> {
    /// Runs the workflow once, here and now, and gives what its last step returned: for scripts, and for tests.
    ///
    /// Nothing is stored and there is no job: a run that is cut off is gone. [`Here`](crate::Here) tells what else is different.
    /// Where the steps take `#[state]`, or where the workflow runs often, [`here`](Workflow::here) makes it ready once.
    ///
    /// ```
    /// use ergate::prelude::*;
    ///
    /// #[step]
    /// fn double(n: i64) -> i64 {
    ///     n * 2
    /// }
    ///
    /// #[step]
    /// async fn describe(n: i64) -> String {
    ///     format!("{n}!")
    /// }
    ///
    /// static SHOUT: Workflow<i64> = Workflow::named("shout").step::<double>().step::<describe>().build();
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), BoxError> {
    /// let text: String = SHOUT.run_here(21).await?;
    /// assert_eq!(text, "42!");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Here::run`](crate::Here::run); also [`RunError::Setup`] where a step needs what it can only get from
    /// [`here`](Workflow::here).
    #[cfg_attr(feature = "macros", unshown)]
    pub async fn run_here<O>(&self, input: I) -> Result<O, RunError>
    where
        I: Stored + Send + 'static,
        O: Restored + Send + 'static,
    {
        let here = self.here().start().await?;
        let output = here.run(input).await;
        let stopped = here.stop().await;
        output.and_then(|output| stopped.map(|()| output))
    }

    /// As [`run_here`](Workflow::run_here), for a `main` that is not `async`.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// let text: String = GREETING.run_here_blocking("Ada".to_owned())?;
    /// assert_eq!(text, "Hello, Ada");
    /// # Ok::<(), ergate::RunError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`run_here`](Workflow::run_here); also [`RunError::Runtime`] if a tokio runtime runs on this thread already,
    /// or if one is needed and can't be made.
    #[cfg_attr(feature = "macros", unshown)]
    pub fn run_here_blocking<O>(&self, input: I) -> Result<O, RunError>
    where
        I: Stored + Send + 'static,
        O: Restored + Send + 'static,
    {
        on_small_runtime(self.run_here(input))
    }
}

impl<I, C> Workflow<I, With<C>> {
    /// Runs the workflow once, here and now, with this context.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # use ergate::With;
    /// # #[step] fn greet(name: String, #[context] tenant: &str) -> String { format!("{tenant}: {name}") }
    /// static GREETING: Workflow<String, With<String>> =
    ///     Workflow::named("greeting").context().step::<greet>().build();
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), BoxError> {
    /// let text: String = GREETING.run_here("Ada".to_owned(), "berlin".to_owned()).await?;
    /// assert_eq!(text, "berlin: Ada");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Here::run`](crate::Here::run); also [`RunError::Setup`] where a step needs what it can only get from
    /// [`here`](Workflow::here).
    #[cfg_attr(feature = "macros", unshown)]
    pub async fn run_here<O>(&self, input: I, context: C) -> Result<O, RunError>
    where
        I: Stored + Send + 'static,
        C: Stored + Send + Sync + 'static,
        O: Restored + Send + 'static,
    {
        let here = self.here().start().await?;
        let output = here.run(input, context).await;
        let stopped = here.stop().await;
        output.and_then(|output| stopped.map(|()| output))
    }

    /// As [`run_here`](Workflow::run_here), for a `main` that is not `async`.
    ///
    /// # Errors
    ///
    /// As for [`run_here`](Workflow::run_here); also [`RunError::Runtime`] if a tokio runtime runs on this thread already,
    /// or if none can be made.
    #[cfg_attr(feature = "macros", unshown)]
    pub fn run_here_blocking<O>(&self, input: I, context: C) -> Result<O, RunError>
    where
        I: Stored + Send + 'static,
        C: Stored + Send + Sync + 'static,
        O: Restored + Send + 'static,
    {
        on_small_runtime(self.run_here(input, context))
    }
}
