//! What a dependency makes is handed out as the parameter's type says.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ergate::prelude::*;
use tests::run;

trait Greeter: Send + Sync {
    fn greet(&self) -> String;
}

struct Polite(&'static str);

impl Greeter for Polite {
    fn greet(&self) -> String {
        format!("good {}", self.0)
    }
}

/// It is not `Clone`.
struct Counter(u32);

fn counter() -> Counter {
    Counter(1)
}

fn text() -> String {
    "text".to_owned()
}

fn path() -> PathBuf {
    PathBuf::from("/tmp")
}

fn os_text() -> OsString {
    OsString::from("os")
}

fn bytes() -> Vec<u8> {
    vec![1, 2]
}

fn shared_greeter() -> Arc<dyn Greeter> {
    Arc::new(Polite("morning"))
}

fn boxed_greeter() -> Box<dyn Greeter> {
    Box::new(Polite("evening"))
}

fn shared_counter() -> Arc<Counter> {
    Arc::new(Counter(7))
}

#[workflow]
mod hand_out {
    use super::*;

    #[step]
    fn borrow(
        #[depends(counter)] counter: &Counter,
        #[depends(text)] text: &str,
        #[depends(path)] path: &Path,
        #[depends(os_text)] os_text: &OsStr,
        #[depends(bytes)] bytes: &[u8],
        #[depends(shared_greeter)] shared: &dyn Greeter,
        #[depends(boxed_greeter)] boxed: &dyn Greeter,
        #[depends(shared_counter)] through_arc: &Counter,
        #[depends(shared_counter)] the_arc: &Arc<Counter>,
    ) -> Vec<String> {
        vec![
            counter.0.to_string(),
            text.to_owned(),
            path.display().to_string(),
            os_text.display().to_string(),
            format!("{bytes:?}"),
            shared.greet(),
            boxed.greet(),
            (through_arc.0 + the_arc.0).to_string(),
        ]
    }
}

#[tokio::test]
async fn by_reference_as_whatever_it_can_be_borrowed_as() {
    let job = run(&hand_out::WORKFLOW, hand_out::job()).await;
    let seen: Vec<String> = job.last_return_value.parse().unwrap();
    let expected = [
        "1",
        "text",
        "/tmp",
        "os",
        "[1, 2]",
        "good morning",
        "good evening",
        "14",
    ];
    assert_eq!(seen, expected);
}

#[workflow]
mod alone {
    use super::*;

    #[step]
    async fn change(
        #[depends(counter)] counter: &mut Counter,
        #[depends(text)] text: &mut str,
        #[depends(bytes)] bytes: &mut [u8],
        #[depends(boxed_greeter)] greeter: &mut dyn Greeter,
        #[depends(path)] path: &Path,
    ) -> String {
        counter.0 += 1;
        text.make_ascii_uppercase();
        tokio::task::yield_now().await;
        bytes.reverse();
        format!(
            "{} {text} {bytes:?} {} {}",
            counter.0,
            greeter.greet(),
            path.display()
        )
    }
}

#[tokio::test]
async fn by_exclusive_reference_beside_others() {
    let job = run(&alone::WORKFLOW, alone::job()).await;
    assert_eq!(
        job.last_return_value.as_str(),
        r#""2 TEXT [2, 1] good evening /tmp""#
    );
}

#[workflow]
mod by_value {
    use super::*;

    #[step]
    fn own(
        #[depends(text)] mut first: String,
        #[depends(text)] second: String,
        #[depends(text)] lent: &str,
        #[depends(counter, fresh)] moved: Counter,
        #[depends(shared_greeter)] greeter: Arc<dyn Greeter>,
    ) -> String {
        first.push('!');
        format!("{first} {second} {lent} {} {}", moved.0, greeter.greet())
    }
}

#[tokio::test]
async fn by_value_as_a_clone_or_moved_out_when_made_afresh() {
    let job = run(&by_value::WORKFLOW, by_value::job()).await;
    assert_eq!(
        job.last_return_value.as_str(),
        r#""text! text text 1 good morning""#
    );
}

#[workflow]
mod inputs_and_contexts {
    use super::*;

    #[dependency]
    fn from_both(#[input] text: &str, #[context] context: &BTreeMap<String, u8>) -> usize {
        text.len() + context.len()
    }

    #[step]
    fn read(
        text: &str,
        #[context] context: &BTreeMap<String, u8>,
        #[context] again: BTreeMap<String, u8>,
        #[depends(from_both)] both: usize,
    ) -> usize {
        text.len() + context.len() + again.len() + both
    }
}

#[tokio::test]
async fn inputs_and_contexts_by_reference_and_by_value() {
    let job = inputs_and_contexts::job("four".to_owned()).context(BTreeMap::from([("a", 1)]));
    let job = run(&inputs_and_contexts::WORKFLOW, job).await;
    assert_eq!(job.last_return_value.as_str(), "11");
}
