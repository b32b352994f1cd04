//! Names: raw ones, equal ones, renamed ones, and paths of every kind.

use ergate::prelude::*;
use serde::{Deserialize, Serialize};
use tests::run;

/// It is seen nowhere outside this file.
#[derive(Serialize, Deserialize)]
struct Secret(i64);

#[workflow]
mod private_types {
    use super::*;

    #[step]
    fn wrap(n: i64) -> Secret {
        Secret(n)
    }

    #[step]
    fn unwrap(secret: Secret) -> i64 {
        secret.0
    }
}

#[tokio::test]
async fn private_types_between_steps() {
    let job = run(&private_types::WORKFLOW, private_types::job(3)).await;
    assert_eq!(job.last_return_value.as_str(), "3");
}

#[workflow]
mod r#loop {
    use super::*;

    #[dependency]
    pub(super) fn r#fn(r#as: i64) -> i64 {
        r#as * 2
    }

    #[step]
    pub(super) fn r#type(r#in: i64, #[depends(r#fn(20))] r#fn: i64) -> i64 {
        r#in + r#fn
    }

    #[step]
    pub(super) fn r#match(r#where: i64) -> Flow<i64, (GoTo<r#use>,)> {
        Flow::go_to(r#use::with(r#where))
    }

    #[step]
    pub(super) fn r#use(_n: i64) {}
}

#[tokio::test]
async fn raw_identifiers_are_stored_without_their_mark() {
    assert_eq!(r#loop::WORKFLOW.name(), "loop");
    let steps: Vec<&str> = r#loop::WORKFLOW.steps().collect();
    assert_eq!(steps, ["type", "match", "use"]);
    let job = run(&r#loop::WORKFLOW, r#loop::job(2)).await;
    assert_eq!(
        (job.status, job.current_step_name.as_deref()),
        (Status::Completed, Some("use"))
    );
}

fn limit() -> i64 {
    5
}

#[dependency]
fn pool(#[depends(limit)] limit: i64) -> Vec<i64> {
    vec![limit]
}

// A module may have the name of a function that is no dependency or step.
mod limit {
    pub(super) fn upper() -> i64 {
        9
    }
}

#[workflow]
mod same_names {
    use super::*;

    #[step]
    fn sum(
        input: i64,
        #[depends(pool)] pool: &[i64],
        #[depends(limit)] limit: i64,
        #[depends(limit::upper)] upper: i64,
    ) -> i64 {
        input + pool.iter().sum::<i64>() + limit + upper
    }
}

#[tokio::test]
async fn a_parameter_and_a_module_named_like_a_function() {
    let job = run(&same_names::WORKFLOW, same_names::job(1)).await;
    assert_eq!(job.last_return_value.as_str(), "20");
}

fn make<T: Default + 'static>() -> T {
    T::default()
}

struct Maker;

impl Maker {
    fn make_number() -> i64 {
        3
    }
}

#[workflow]
#[allow(
    unused_qualifications,
    reason = "it is about paths that say more than they must"
)]
mod paths {
    use super::*;

    #[step]
    fn collect(
        #[depends(u64::default)] number: u64,
        #[depends(make::<u8>)] small: u8,
        #[depends(make::<String>)] text: &str,
        #[depends(Maker::make_number)] made: i64,
        #[depends(<Vec<u8> as Default>::default)] bytes: &[u8],
        #[depends(self::here::four)] four: i64,
        #[depends(crate::names::toolbox::nail)] nail: &'static str,
    ) -> String {
        format!("{number} {small} {text:?} {made} {bytes:?} {four} {nail}")
    }

    mod here {
        use ergate::prelude::*;

        #[dependency]
        pub(super) fn four() -> i64 {
            4
        }
    }
}

#[tokio::test]
async fn paths_of_every_kind() {
    let job = run(&paths::WORKFLOW, paths::job()).await;
    let text: String = job.last_return_value.parse().unwrap();
    assert_eq!(text, r#"0 0 "" 3 [] 4 nail"#);
}

mod toolbox {
    use ergate::prelude::*;

    #[dependency]
    pub(crate) fn hammer() -> &'static str {
        "hammer"
    }

    #[dependency]
    pub(crate) fn saw(size: u8) -> String {
        format!("saw {size}")
    }

    pub(crate) fn nail() -> &'static str {
        "nail"
    }

    #[step]
    pub(crate) fn pick(#[depends(hammer)] hammer: &'static str) -> String {
        hammer.to_owned()
    }
}

mod by_glob {
    use super::toolbox::*;
    use ergate::prelude::*;

    #[step]
    pub(super) fn build(
        first: String,
        #[depends(hammer)] hammer: &'static str,
        #[depends(saw(3))] saw: &str,
        #[depends(nail)] nail: &'static str,
    ) -> String {
        format!("{first}, {hammer}, {saw}, {nail}")
    }

    pub(super) static BUILD: Workflow = Workflow::named("build")
        .step::<pick>()
        .step::<build>()
        .build();
}

mod renamed {
    use super::toolbox::{hammer as mallet, nail as pin, pick as take, saw as blade};
    use ergate::prelude::*;

    #[step]
    pub(super) fn build(
        first: String,
        #[depends(mallet)] mallet: &'static str,
        #[depends(blade(4))] blade: &str,
        #[depends(pin)] pin: &'static str,
    ) -> String {
        format!("{first}, {mallet}, {blade}, {pin}")
    }

    pub(super) static BUILD: Workflow = Workflow::named("build")
        .step::<take>()
        .step::<build>()
        .build();
}

#[tokio::test]
async fn dependencies_and_steps_from_glob_imports_and_under_other_names() {
    let job = run(&by_glob::BUILD, by_glob::BUILD.job(())).await;
    assert_eq!(
        job.last_return_value.as_str(),
        r#""hammer, hammer, saw 3, nail""#
    );
    let job = run(&renamed::BUILD, renamed::BUILD.job(())).await;
    assert_eq!(
        job.last_return_value.as_str(),
        r#""hammer, hammer, saw 4, nail""#
    );
    // A stored job knows a step by the name of its function.
    assert_eq!(renamed::BUILD.steps().next(), Some("pick"));
}

#[allow(
    single_use_lifetimes,
    clippy::needless_lifetimes,
    clippy::ptr_arg,
    reason = "it is about lifetimes that stand there"
)]
mod lifetimes {
    use std::borrow::Cow;

    use ergate::prelude::*;

    #[dependency]
    pub(super) fn words<'a>(#[input] text: &'a str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[step]
    pub(super) fn first<'a, 'b: 'a>(
        text: &'b str,
        #[depends(words)] words: &'a [String],
    ) -> Cow<'a, str> {
        words
            .first()
            .map_or(Cow::Borrowed(text), |word| Cow::Borrowed(word.as_str()))
    }

    #[step]
    pub(super) fn measure(text: Cow<'_, str>) -> usize {
        text.len()
    }

    #[step]
    pub(super) fn shorten<'a>(text: &'a Cow<'_, str>) -> Flow<Cow<'a, str>, End> {
        Flow::next(Cow::Borrowed(text.trim_end_matches('e')))
    }

    #[step]
    pub(super) fn last<'a>(text: &'a Cow<'_, str>) -> End<Cow<'a, str>> {
        End(Cow::Borrowed(&text[2..]))
    }

    pub(super) static SHORTEN: Workflow<String> = Workflow::named("shorten")
        .step::<first>()
        .step::<shorten>()
        .step::<last>()
        .build();

    pub(super) static MEASURE: Workflow<String> = Workflow::named("measure")
        .step::<first>()
        .step::<measure>()
        .build();
}

#[tokio::test]
async fn lifetimes_in_signatures() {
    let job = run(
        &lifetimes::MEASURE,
        lifetimes::MEASURE.job("three words here".to_owned()),
    )
    .await;
    assert_eq!(
        (job.status, job.last_return_value.as_str()),
        (Status::Completed, "5")
    );
}

#[tokio::test]
async fn values_that_borrow_are_handed_on() {
    let text = || "three words here".to_owned();
    let job = run(&lifetimes::SHORTEN, lifetimes::SHORTEN.job(text())).await;
    assert_eq!(
        (job.status, job.last_return_value.as_str()),
        (Status::Completed, r#""r""#)
    );
    let here: String = lifetimes::SHORTEN.run_here(text()).await.unwrap();
    assert_eq!(here, "r");
}
