//! Jobs submitted, run, listed and shown.

use super::shop::{call, ok};
use crate::backend::{Backend, Memory};
use crate::job::{Job, Status};
use crate::timestamp::Timestamp;

#[tokio::test]
async fn a_job_is_submitted_run_listed_and_shown() {
    let store = Memory::new();
    assert_eq!(ok(&store, "submit shop 20 --id order-7").await, "order-7\n");
    assert_eq!(
        ok(
            &store,
            "submit shop 5000 --id order-8 --context \"Ada\" --priority -3"
        )
        .await,
        "order-8\n"
    );
    let again = call(&store, "submit shop 20 --id order-7").await;
    assert_eq!((again.code, again.out.as_str()), (0, "order-7\n"));
    assert!(again.err.contains("was there already"), "{}", again.err);

    assert_eq!(ok(&store, "run --until-idle --name berlin-1").await, "");
    assert_eq!(ok(&store, "stats").await, "shop  completed           2\n");
    assert_eq!(
        ok(&store, "stats --json").await,
        "{\"jobs\":2,\"status\":\"completed\",\"workflow\":\"shop\"}\n"
    );

    let list = ok(&store, "jobs").await;
    let lines: Vec<&str> = list.lines().collect();
    assert!(
        lines[0].starts_with("order-8  shop  completed   100%  review"),
        "{list}"
    );
    assert!(
        lines[1].starts_with("order-7  shop  completed   100%  ship"),
        "{list}"
    );

    let shown = ok(&store, "show order-8").await;
    assert!(
        shown.contains("berlin-1") && !shown.contains("Ada"),
        "{shown}"
    );
    let shown = ok(&store, "show order-8 --payloads").await;
    assert!(
        shown.contains("  returned \"Ada reviews 5000 EUR\"\n"),
        "{shown}"
    );
    let json = ok(&store, "show order-8 --json").await;
    assert_eq!(
        Job::from_json(json.trim()).map(|job| job.status).ok(),
        Some(Status::Completed)
    );
}

#[tokio::test]
async fn lists_are_narrowed_and_ids_shortened() {
    let store = Memory::new();
    for id in ["order-70", "order-71", "mail-1"] {
        ok(&store, &format!("submit shop 13 --id {id}")).await;
    }
    let ran = call(&store, "run --until-idle").await;
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert_eq!(ran.err, "3 jobs failed: see `till jobs --status failed`\n");
    ok(&store, "submit shop 20 --id order-72 --delay 1h30m").await;

    let ids = async |words: &str| -> Vec<String> {
        let list = ok(&store, words).await;
        list.lines()
            .filter_map(|line| Some(line.split(' ').next()?.to_owned()))
            .collect()
    };
    assert_eq!(
        ids("jobs --status failed --id-prefix order").await,
        ["order-71", "order-70"]
    );
    assert_eq!(ids("jobs --status scheduled").await, ["order-72"]);
    assert_eq!(ids("jobs --limit 2").await, ["order-72", "mail-1"]);
    assert_eq!(ids("jobs --newer-than 1h --workflow shop").await.len(), 4);
    assert_eq!(
        ids("jobs --workflow shop --status completed --json")
            .await
            .len(),
        0
    );
    let none = call(&store, "jobs --older-than 1h").await;
    assert_eq!(
        (none.code, none.err.as_str()),
        (0, "there are no such jobs\n")
    );

    assert!(
        ok(&store, "show mail")
            .await
            .contains("the card was swallowed")
    );
    let several = call(&store, "show order-7").await;
    assert_eq!(several.code, 1);
    assert_eq!(
        several.err,
        "error: several jobs begin with `order-7`: order-72, order-71, order-70\n"
    );
    let nobody = call(&store, "show parcel").await;
    assert_eq!(
        nobody.err,
        "error: there is no job whose id is `parcel` or begins so\n"
    );
}

#[tokio::test]
async fn a_list_says_when_in_words_and_where_a_job_stands() {
    let store = Memory::new();
    ok(&store, "submit shop 20 --id order-7").await;
    let list = ok(&store, "list").await;
    assert_eq!(
        list.split_whitespace().collect::<Vec<_>>(),
        ["order-7", "shop", "queued", "0%", "-", "just", "now"]
    );
    ok(&store, "run --until-idle").await;
    assert_eq!(
        ok(&store, "ls").await.split_whitespace().nth(4),
        Some("ship")
    );
}

#[tokio::test]
async fn what_others_wrote_can_not_steer_the_terminal() {
    let store = Memory::new();
    let mut job = Job::new("shop\u{1b}[2J");
    job.current_step_name = Some("\u{1b}]0;pwned\u{7}".into());
    assert!(store.enqueue(vec![job]).await.is_ok());
    for words in ["jobs", "stats"] {
        assert!(!ok(&store, words).await.contains('\u{1b}'));
    }
    let checked = call(&store, "check").await;
    assert!(!checked.out.contains('\u{1b}'), "{}", checked.out);
}

#[tokio::test]
async fn a_job_that_came_from_another_store_hides_none_from_a_search_by_age() {
    let store = Memory::new();
    ok(&store, "submit shop 20 --id first").await;
    let mut moved = Job::new("shop");
    moved.submitted_at = Some(Timestamp::EPOCH);
    store.enqueue(vec![moved]).await.unwrap();
    ok(&store, "submit shop 20 --id last").await;

    let listed = ok(&store, "jobs --newer-than 1h").await;
    let ids: Vec<_> = listed.lines().map(|line| line.split(' ').next()).collect();
    assert_eq!(ids, [Some("last"), Some("first")]);
    assert_eq!(ok(&store, "jobs --older-than 1h").await.lines().count(), 1);
}
