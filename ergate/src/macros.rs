//! The attribute macros, documented here so that their examples compile.

/// Marks a function as a step of a workflow.
///
/// The function stays what it is: a unit test calls it as it was written.
///
/// ```
/// use ergate::prelude::*;
///
/// fn rate() -> f64 {
///     0.25
/// }
///
/// #[step]
/// fn add_tax(net: f64, #[depends(rate)] rate: f64) -> f64 {
///     net * (1.0 + rate)
/// }
///
/// assert_eq!(add_tax(100.0, 0.5), 150.0);
/// ```
///
/// # Parameters
///
/// | on the parameter | gives |
/// |---|---|
/// | nothing, or `#[input]` | the job's input; at most one parameter is unmarked |
/// | `#[depends(path)]` | what the function returns, made once for the run of this step |
/// | `#[depends(path(arguments))]` | the same, for a function whose unmarked parameters are given here; made once for the same arguments |
/// | `#[depends(\|\| ..)]` | what the closure returns |
/// | `#[depends(path, fresh)]` | made anew, for this parameter alone |
/// | `#[context]` | what whoever submitted the job attached to it, as this type |
/// | `#[state]` | the value of this type that the worker was given with `Worker::state` |
/// | `#[job]` | the [`JobInfo`](crate::JobInfo): id, attempt, a key for idempotency, whether it was cancelled |
///
/// The parameter's type says how it is handed out. `T` takes the value: the job's input and context are its own, a
/// dependency's value is cloned, or moved in with `fresh`. `&T` borrows it, also as `&str`, `&Path`, `&[T]` or `&dyn Trait`
/// where the value is a `String`, a `PathBuf`, a `Vec<T>`, a `Box<dyn Trait>` or an `Arc<dyn Trait>`. `&mut T` borrows it for
/// this parameter alone.
///
/// # What it returns
///
/// A value that implements [`serde::Serialize`], which is the next step's input; a [`Flow`](crate::Flow), a
/// [`GoTo`](crate::GoTo) or an [`End`](crate::End), which may lead elsewhere; or a `Result` of any of these, with any error
/// that turns into a [`BoxError`](crate::BoxError). It may be `async`.
///
/// For `review::with(order)`, a jump to the step `review`, the macro gives the step's name a meaning as a type as well.
///
/// # Options
///
/// | option | meaning | default |
/// |---|---|---|
/// | `retries = 3` | how many more times a failed step is tried | 0 |
/// | `backoff = "1s..5m"` | the wait before a retry: at most the first after the first failure, doubling up to the second, with full jitter | `"1s..5m"` |
/// | `timeout = "30s"` | how long one try may take; an `async` step is stopped, another is told through its [`JobInfo`](crate::JobInfo) and counts as timed out when it returns | none |
/// | `inline` | a step that is not `async` and quick runs on the worker's runtime, not where it may block | no |
/// | `output = Result<T, E>` | the return type written out, where an alias hides it | from the signature |
/// | `crate = path` | where ergate is, for macros that use this one | `::ergate` |
///
/// Durations are a number and a unit: `250ms`, `30s`, `5m`, `2h`, `1d`, or several: `1m30s`.
///
/// ```compile_fail
/// use ergate::prelude::*;
///
/// #[step]
/// fn load(path: String) -> u64 { 7 }
///
/// #[step]
/// fn show(text: String) {}
///
/// // step `show` takes `String`, but `load` before it returns `u64`
/// static WRONG: Workflow<String> = Workflow::named("wrong").step::<load>().step::<show>().build();
/// ```
///
/// # What it costs to compile
///
/// CPU seconds of the compiler, and of the linker that it starts, for one crate of 100 steps with 10 dependencies and 101
/// types. Medians of five on 2026-11-23, with rustc 1.95.0 on two cores of an AMD EPYC that did nothing else. The worker is in
/// it. The machine has slow hours, and this was one: in a good one serde's check takes 1.45 s, and all else less by as much.
///
/// | | the functions alone | serde, beyond them | ergate, beyond both: `Workflow::named` | `#[workflow]` |
/// |---|---|---|---|---|
/// | check | 0.13 s | +2.01 s | +0.71 s | +0.77 s |
/// | debug | 0.40 s | +4.97 s | +1.77 s | +1.48 s |
/// | release | 0.27 s | +18.77 s | +1.15 s | +1.03 s |
///
/// A workflow of 1,000 steps compiles without a `#![recursion_limit]`, and it costs about ten times as much as one of 100:
/// `cargo check` of 100, 300 and 1,000 steps with two types took 0.57 s, 2.08 s and 6.40 s beyond the functions.
/// `tests/compile_cost/run` in the repository prints all of this anew.
///
/// Where ergate's share goes. These are instructions of `cargo check`, counted with valgrind for 30 steps with two parameters
/// marked `#[depends]` each and 3 dependencies, where one part after the other was left out of what the macros emit.
///
/// | of 100 | |
/// |---|---|
/// | 48 | what a step is: its type, what is known of its types, its definition, and reading the function; the 3 dependencies; and reading what the compiler has to know of the library |
/// | 16 | taking the parameters, calling the function, and what becomes of its result |
/// | 15 | asking for the values of the parameters |
/// | 15 | the `static` of a `Workflow::named`, which is evaluated while compiling |
/// | 6 | `with`, by which a step is jumped to |
///
/// What is asked so that a mistake is told of in a sentence is asked by bounds, within these parts. For each step the compiler
/// checks six bodies, of functions and of constants, and no one part is large.
///
/// The macros themselves, which cargo compiles without optimization unless it is told otherwise, are about a fifth, in all of
/// these. Written as text for the compiler to read, the same tokens cost more.
#[doc(inline)]
pub use ergate_macros::step;

/// Marks a function that makes a value for steps, and has parameters, a teardown or a longer life than one step run.
///
/// ```
/// use ergate::prelude::*;
///
/// #[dependency]
/// fn setting(name: &'static str) -> Result<String, std::env::VarError> {
///     std::env::var(name)
/// }
///
/// struct Session(String);
///
/// #[dependency(teardown = close)]
/// async fn session(#[depends(setting("DATABASE_URL"))] url: &str) -> Result<Session, BoxError> {
///     Ok(Session(url.to_owned()))
/// }
///
/// async fn close(session: Session, outcome: Outcome) -> Result<(), BoxError> {
///     println!("{}: {}", session.0, if outcome.is_success() { "commit" } else { "roll back" });
///     Ok(())
/// }
///
/// #[step]
/// async fn store(order: u64, #[depends(session)] session: &mut Session) {
///     session.0.push_str(&order.to_string());
/// }
/// ```
///
/// Its parameters are marked as those of a [`step`](macro@step), but an unmarked one is an argument, which is given where the
/// dependency is used: `#[depends(setting("DATABASE_URL"))]`. The job's input is `#[input]` here. Arguments implement
/// `Clone` and `PartialEq`: the same function with equal arguments is made once.
///
/// # Options
///
/// | option | meaning |
/// |---|---|
/// | `scope = "app"` | made once, when the worker starts and before it claims its first job; shared by reference, so it is `Send + Sync`. It may depend on others of that scope, on plain functions and on `#[state]` |
/// | `teardown = function` | gets the value, and the [`Outcome`](crate::Outcome) if it takes two parameters; may be `async` and may fail |
/// | `crate = path` | where ergate is, for macros that use this one |
///
/// # Teardown
///
/// Teardowns run in the reverse order of making, after the step's body and *before* its result is saved, also after an error, a
/// panic, a time-out and an interruption. Jumps and early ends are successes. A teardown that fails makes the step fail, and
/// never hides an earlier error. It can't turn a failure into a success.
#[doc(inline)]
pub use ergate_macros::dependency;

/// Makes a workflow of a module: its functions marked [`#[step]`](macro@step), in source order.
///
/// ```
/// use ergate::prelude::*;
///
/// #[workflow]
/// mod orders {
///     use ergate::prelude::*;
///
///     #[step]
///     fn price(articles: Vec<u32>) -> u32 {
///         articles.iter().sum()
///     }
///
///     #[step]
///     fn charge(total: u32) {
///         println!("charging {total}");
///     }
/// }
///
/// # fn main() -> Result<(), ergate::Error> {
/// let backend = Memory::new();
/// backend.submit_blocking(orders::job(vec![3, 4]))?;
/// Worker::new(backend).register(&orders::WORKFLOW).run_until_idle_blocking()
/// # }
/// ```
///
/// It adds two items to the module: the static `WORKFLOW`, a [`Workflow`](crate::Workflow), and the function `job`, which
/// makes a job of it and takes what the first step takes. A type of the module's own is refused there unless it is `pub`, or
/// `pub(super)`: nobody outside could register the workflow.
///
/// A module does not see what stands around it, and imports what it names. `#[step]` and `#[dependency]` are found without
/// an import where the module has none that may bring them.
///
/// # Options
///
/// | option | meaning | default |
/// |---|---|---|
/// | `name = "orders"` | what stored jobs know the workflow by | the module's name |
/// | `context = Customer` | the type of the context that each job carries: `job(input, context)`, and no step, nor anything that it depends on, may read it as another type | any |
/// | `crate = path` | where ergate is, for macros that use this one | `::ergate` |
///
/// What it costs to compile stands at [`#[step]`](macro@step#what-it-costs-to-compile).
#[doc(inline)]
pub use ergate_macros::workflow;
