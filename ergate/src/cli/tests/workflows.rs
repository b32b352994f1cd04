//! Workflows drawn and checked.

use super::shop::{SHOP, asked, ok};
use crate::backend::{Backend, Memory};
use crate::cli::App;
use crate::job::Job;
use crate::prelude::*;

#[tokio::test]
async fn a_workflow_is_drawn_in_three_ways() {
    let store = Memory::new();
    ok(&store, "submit shop 20").await;
    ok(&store, "run --until-idle").await;
    assert_eq!(
        ok(&store, "graph shop").await.trim_end(),
        SHOP.mermaid().trim_end()
    );
    assert_eq!(
        ok(&store, "graph shop --format dot").await.trim_end(),
        SHOP.dot().trim_end()
    );
    assert!(
        ok(&store, "graph shop --format svg --jobs 10")
            .await
            .starts_with("<svg")
    );
    assert!(
        ok(&store, "graph shop --dependencies")
            .await
            .contains("charge")
    );
}

#[tokio::test]
async fn what_can_be_known_beforehand_is_checked() {
    let store = Memory::new();
    assert_eq!(ok(&store, "check").await, "all is well\n");

    let mut lost = Job::new("shop");
    lost.current_step_name = Some("wrap".into());
    assert!(store.enqueue(vec![Job::new("mail"), lost]).await.is_ok());
    let bare = App::new("till", {
        let store = store.clone();
        async move || Ok::<_, BoxError>(store)
    });
    let said = asked(bare.register(&SHOP), "check", None).await;
    assert_eq!(said.code, 1);
    let lines: Vec<&str> = said.out.lines().collect();
    assert!(
        lines[0].contains("`#[state] currency: Currency`"),
        "{}",
        said.out
    );
    assert_eq!(
        lines[1..],
        [
            "waiting: 1 job of workflow `mail`, which this program does not have",
            "waiting: 1 job of workflow `shop` at step `wrap`, which it does not have",
        ]
    );
    assert_eq!(said.err, "error: 3 problems\n");
}
