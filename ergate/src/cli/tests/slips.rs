//! What is wrong is told, with how it is right.

use super::shop::{SHOP, asked, call, ok};
use crate::backend::Memory;
use crate::cli::App;

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
        Err(std::io::Error::other("the disk is on holiday"))
    });
    let said = asked(app.register(&SHOP), "stats", None).await;
    assert_eq!(
        (said.code, said.err.as_str()),
        (1, "error: the disk is on holiday\n")
    );
}
