//! A program with one workflow, and what it says when it is called.

use std::ffi::OsString;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use crate::backend::Memory;
use crate::cli::{App, Screen, run};
use crate::prelude::*;

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

struct Currency(&'static str);

#[step]
fn charge(
    total: u64,
    #[state] currency: &Currency,
) -> Result<Flow<u64, (GoTo<review>, End)>, BoxError> {
    match total {
        0 => Ok(Flow::end(())),
        13 => Err("the card was swallowed".into()),
        1000.. => Ok(Flow::go_to(review::with(format!("{total} {}", currency.0)))),
        _ => Ok(Flow::next(total)),
    }
}

#[step]
fn ship(total: u64) -> End<u64> {
    End(total)
}

#[step]
fn review(total: String, #[context] clerk: &str) -> String {
    format!("{clerk} reviews {total}")
}

pub(super) static SHOP: Workflow<u64> = Workflow::named("shop")
    .step::<charge>()
    .step::<ship>()
    .step::<review>()
    .build();

pub(super) fn app(store: &Memory) -> App<Memory> {
    let store = store.clone();
    App::new("till", async move || Ok::<_, BoxError>(store))
        .register(&SHOP)
        .worker(|worker| worker.state(Currency("EUR")))
}

pub(super) struct Said {
    pub(super) code: u8,
    pub(super) out: String,
    pub(super) err: String,
}

/// Calls the program with these words, and answers what it asks.
pub(super) async fn asked(app: App<Memory>, words: &str, answer: Option<&'static str>) -> Said {
    let (out, err) = (Written::default(), Written::default());
    let mut screen = Screen::of_a_test(Box::new(out.clone()), Box::new(err.clone()), answer);
    let words = words.split(' ').map(OsString::from);
    let arguments = std::iter::once(OsString::from("till")).chain(words);
    let code = run(app, arguments, &mut screen).await;
    Said {
        code,
        out: out.text(),
        err: err.text(),
    }
}

pub(super) async fn call(store: &Memory, words: &str) -> Said {
    asked(app(store), words, None).await
}

/// Calls the program, which must succeed.
pub(super) async fn ok(store: &Memory, words: &str) -> String {
    let said = call(store, words).await;
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{words}");
    said.out
}
