//! What is wrong is told, with how it is right.

use std::io;

use super::shop::{SHOP, app, asked, call, ok};
use crate::backend::Memory;
use crate::cli::{App, Screen, run};
use crate::prelude::*;
use crate::step::With;

#[tokio::test]
async fn an_input_of_another_type_is_not_submitted() {
    let store = Memory::new();
    for (words, why) in [
        ("submit shop \"Ada\"", "invalid type: string"),
        ("submit shop", "invalid type: null"),
    ] {
        let said = call(&store, words).await;
        assert_eq!((said.code, said.out.as_str()), (1, ""), "{words}");
        assert!(
            said.err
                .contains("the input is not what `shop` begins with")
                && said.err.contains(why),
            "{}",
            said.err
        );
    }
    assert_eq!(call(&store, "stats").await.out, "");
}

#[step]
fn invoice(total: u64, #[context] customer: &str) -> String {
    format!("{customer} owes {total}")
}

static INVOICE: Workflow<u64, With<String>> = Workflow::named("invoice")
    .context()
    .step::<invoice>()
    .build();

#[tokio::test]
async fn a_context_that_the_workflow_does_not_declare_is_not_submitted() {
    let store = Memory::new();
    let program = || app(&store).register(&INVOICE);
    for (words, why) in [
        (
            "submit invoice 7",
            "error: the context is not what `invoice` declares: invalid type: null, expected a string at line 1 column 4; \
             give it with --context\n",
        ),
        (
            "submit invoice 7 --context 8",
            "error: the context is not what `invoice` declares: invalid type: integer `8`, expected a string at line 1 \
             column 1\n",
        ),
    ] {
        let said = asked(program(), words, None).await;
        assert_eq!((said.code, said.err.as_str()), (1, why));
    }
    assert_eq!(call(&store, "stats").await.out, "");
    let said = asked(program(), "submit invoice 7 --context \"Ada\"", None).await;
    assert_eq!((said.code, said.err.as_str()), (0, ""));
}

struct Full;

impl io::Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn an_answer_that_can_not_be_written_is_an_error() {
    let store = Memory::new();
    for (words, code) in [("graph shop", 1), ("completions bash", 1), ("stats", 0)] {
        let mut screen = Screen::of_a_test(Box::new(Full), Box::new(io::sink()), None);
        let words = format!("till {words}");
        let words = words.split(' ').map(Into::into);
        assert_eq!(run(app(&store), words, &mut screen).await, code);
    }
}

#[tokio::test]
async fn an_id_of_somebody_elses_does_not_steer_the_terminal() {
    let store = Memory::new();
    for id in ["a\u{1b}[2J-1", "a\u{1b}[2J-2"] {
        store.submit(SHOP.job(1).id(id)).await.unwrap();
    }
    for words in ["retry a\u{1b}[2J-1", "prune a\u{1b}[2J-1", "show a"] {
        let said = call(&store, words).await;
        assert!(said.err.contains("a\u{fffd}[2J-1"), "{}", said.err);
        assert!(!said.err.contains('\u{1b}'), "{words}");
    }
}

#[tokio::test]
async fn a_command_line_that_is_wrong_says_how_it_is_right() {
    let store = Memory::new();
    let said = call(&store, "submit shpo 20").await;
    assert_eq!(
        (said.code, said.err.as_str()),
        (
            1,
            "error: there is no workflow `shpo`; did you mean `shop`? There are: `shop`\n"
        )
    );
    let said = call(&store, "submit shop Ada").await;
    assert!(
        said.err.contains("the input is not JSON") && said.err.contains("'\"Ada\"'"),
        "{}",
        said.err
    );
    let said = call(&store, "jobs --newer-than soon").await;
    assert_eq!(said.code, 2);
    assert!(
        said.err.contains("such as 90s, 5m, 2h, 7d or 1h30m"),
        "{}",
        said.err
    );
    let said = call(&store, "lsit").await;
    assert_eq!(said.code, 2);
    let said = call(&store, "jobs --status finished").await;
    assert_eq!(said.code, 2);

    for command in [
        "run", "submit", "jobs", "show", "retry", "cancel", "prune", "graph",
    ] {
        let help = ok(&store, &format!("{command} --help")).await;
        assert!(
            help.contains(&format!("Examples:\n  till {command}")),
            "{help}"
        );
    }
    for shell in ["bash", "zsh", "fish"] {
        assert!(
            ok(&store, &format!("completions {shell}"))
                .await
                .contains("till")
        );
    }
}

#[tokio::test]
async fn a_slip_in_a_filter_or_a_number_is_told() {
    let store = Memory::new();
    ok(&store, "submit shop 20").await;
    let said = call(&store, "jobs --workflow shpo").await;
    assert_eq!(
        (said.code, said.err.as_str()),
        (
            0,
            "there are no such jobs, and this program has no workflow `shpo`; did you mean `shop`? There are: `shop`\n"
        )
    );
    for (words, told) in [
        ("jobs --limit few", "write a whole number, such as 50"),
        ("run --concurrency many", "write a whole number, such as 50"),
        ("graph shop --jobs x", "write a whole number, such as 50"),
        (
            "submit shop 20 --priority 99999",
            "write a whole number from -32768 to 32767",
        ),
        ("jobs --limti 3", "Usage: till jobs"),
    ] {
        let said = call(&store, words).await;
        assert_eq!(said.code, 2);
        assert!(said.err.contains(told), "{words}: {}", said.err);
    }
}

#[tokio::test]
async fn a_store_that_can_not_be_opened_is_told() {
    let app = App::<Memory>::new("till", async || {
        Err(io::Error::other("the disk is on holiday"))
    });
    let said = asked(app.register(&SHOP), "stats", None).await;
    assert_eq!(
        (said.code, said.err.as_str()),
        (1, "error: the disk is on holiday\n")
    );
}
