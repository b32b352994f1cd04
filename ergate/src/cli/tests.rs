//! The commands, on a store in memory.

use std::ffi::OsString;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::{App, Screen, run};
use crate::backend::{Backend, JobFilter, Memory};
use crate::job::{Job, Status};
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

static SHOP: Workflow<u64> = Workflow::named("shop")
    .step::<charge>()
    .step::<ship>()
    .step::<review>()
    .build();

fn app(store: &Memory) -> App<Memory> {
    let store = store.clone();
    App::new("till", async move || Ok::<_, BoxError>(store))
        .register(&SHOP)
        .worker(|worker| worker.state(Currency("EUR")))
}

struct Said {
    code: u8,
    out: String,
    err: String,
}

/// Calls the program with these words, and answers what it asks.
async fn asked(app: App<Memory>, words: &str, answer: Option<&'static str>) -> Said {
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

async fn call(store: &Memory, words: &str) -> Said {
    asked(app(store), words, None).await
}

/// Calls the program, which must succeed.
async fn ok(store: &Memory, words: &str) -> String {
    let said = call(store, words).await;
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{words}");
    said.out
}

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
async fn many_jobs_are_changed_once_somebody_agrees() {
    let store = Memory::new();
    for id in ["a", "b", "c"] {
        ok(&store, &format!("submit shop 13 --id {id}")).await;
    }
    call(&store, "run --until-idle").await;

    assert_eq!(
        ok(&store, "retry --workflow shop --dry-run").await,
        "would retry 3 jobs\n"
    );
    let alone = call(&store, "retry --workflow shop").await;
    assert_eq!(
        alone.err,
        "error: nobody is there to be asked: repeat it with --yes\n"
    );
    let no = asked(app(&store), "retry --workflow shop", Some("n\n")).await;
    assert_eq!(
        (no.code, no.err.as_str()),
        (0, "retry 3 jobs? [y/N] nothing was changed\n")
    );
    let yes = asked(app(&store), "retry --workflow shop", Some("y\n")).await;
    assert_eq!((yes.code, yes.out.as_str()), (0, "retried 3 jobs\n"));
    assert_eq!(ok(&store, "cancel a").await, "cancelled 1 job\n");
    assert_eq!(
        ok(&store, "cancel --workflow shop --yes").await,
        "cancelled 2 jobs\n"
    );

    // One that was cancelled may begin again, one that waits need not.
    assert_eq!(ok(&store, "retry a").await, "retried 1 job\n");
    let refused = call(&store, "retry a").await;
    assert_eq!(refused.code, 1);
    assert!(
        refused
            .err
            .contains("job a is queued, so it can't be retried"),
        "{}",
        refused.err
    );
    ok(&store, "cancel a").await;
    let all = call(&store, "cancel").await;
    assert!(
        all.err
            .contains("name jobs by their ids, or narrow them down"),
        "{}",
        all.err
    );

    tokio::time::sleep(Duration::from_millis(2)).await;
    assert_eq!(
        ok(&store, "prune --older-than 0s --dry-run").await,
        "would delete at most 3 jobs\n"
    );
    assert_eq!(
        ok(&store, "prune --older-than 1d --yes").await,
        "deleted 0 jobs\n"
    );
    assert_eq!(
        ok(&store, "prune --older-than 0s --yes").await,
        "deleted 3 jobs\n"
    );
    assert!(store.counts().await.is_ok_and(|counts| counts.is_empty()));
}

#[tokio::test]
async fn jobs_are_pruned_by_their_ids_if_they_have_ended() {
    let store = Memory::new();
    for id in ["a", "b", "c", "waiting"] {
        ok(&store, &format!("submit shop 20 --id {id} --delay 1h")).await;
    }
    for id in ["a", "b", "c"] {
        ok(&store, &format!("cancel {id}")).await;
    }
    let prune = "prune a b wait";
    let dry = call(&store, &format!("{prune} --dry-run")).await;
    assert_eq!((dry.code, dry.out.as_str()), (0, "would delete 2 jobs\n"));
    let why = "job waiting is scheduled, and only a job that has ended is deleted: cancel it first";
    assert!(dry.err.contains(why), "{}", dry.err);
    let alone = call(&store, "prune a b").await;
    assert!(
        alone.err.contains("nobody is there to be asked"),
        "{}",
        alone.err
    );

    let said = call(&store, &format!("{prune} --yes")).await;
    assert_eq!((said.code, said.out.as_str()), (1, "deleted 2 jobs\n"));
    assert!(said.err.contains("1 job can't be deleted"), "{}", said.err);
    assert_eq!(ok(&store, "prune c").await, "deleted 1 job\n");
    let left = store.list(&JobFilter::new()).await.unwrap_or_default();
    let left: Vec<&str> = left.iter().map(|job| job.id.as_str()).collect();
    assert_eq!(left, ["waiting"]);

    let unknown = call(&store, "prune a").await;
    let why = "there is no job whose id is `a` or begins so";
    assert!(unknown.err.contains(why), "{}", unknown.err);
    assert_eq!(call(&store, "prune").await.code, 2);
    assert_eq!(call(&store, "prune a --older-than 1d").await.code, 2);
}

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
