//! Jobs retried, cancelled and deleted, many at once.

use std::time::Duration;

use super::shop::{app, asked, call, ok};
use crate::backend::{Backend, ClaimRequest, JobFilter, Memory};

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
async fn a_job_whose_step_runs_is_cancelled_later_and_that_is_said() {
    let store = Memory::new();
    for id in ["a", "b", "c"] {
        ok(&store, &format!("submit shop 20 --id {id}")).await;
    }
    let request = ClaimRequest::new("berlin-1", 2, Duration::from_secs(30));
    store.claim(&request).await.unwrap();
    assert_eq!(
        ok(&store, "cancel a").await,
        "1 job is cancelled as soon as its running step has ended\n"
    );
    assert_eq!(
        ok(&store, "cancel a b c --yes").await,
        "cancelled 1 job\n2 jobs are cancelled as soon as their running steps have ended\n"
    );
}
