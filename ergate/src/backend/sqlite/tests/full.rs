//! A store that has no room left, wherever these tests run: SQLite is told that its file may not grow.

use std::time::Duration;

use rusqlite::Connection;

use super::Sqlite;
use super::call::What;
use super::desk::Desk;
use crate::backend::{
    Backend, BackendError, BackendErrorKind, ClaimRequest, PruneFilter, Settled, Settlement,
};
use crate::engine::Disposition;
use crate::future::block_on;
use crate::job::{Job, Status};
use crate::payload::Payload;

fn limit(store: &Sqlite, pages: u32) {
    let limit = move |desk: &mut Desk| {
        let connection: &Connection = desk.connection();
        Ok(connection.pragma_update(None, "max_page_count", pages)?)
    };
    block_on(store.write(What::Read, limit)).unwrap();
}

fn submit(store: &Sqlite) -> Result<(), BackendError> {
    let mut job = Job::new("shop");
    job.initial_input_value = Payload::of(&"x".repeat(10_000)).unwrap();
    block_on(store.enqueue(vec![job]))?;
    Ok(())
}

#[test]
fn a_full_store_saves_what_is_in_hand_and_serves_again_when_there_is_room() {
    let store = Sqlite::open_in_memory().unwrap();
    for _ in 0..20 {
        submit(&store).unwrap();
    }
    let request = ClaimRequest::new("test", 10, Duration::from_secs(30));
    let claims = block_on(store.claim(&request)).unwrap().claims;
    limit(&store, 100);
    let refused = (0..100).find_map(|_| submit(&store).err()).unwrap();
    assert_eq!(refused.kind(), BackendErrorKind::Full, "{refused}");
    for claim in &claims {
        let mut job = claim.job.clone();
        job.status = Status::Completed;
        let settlement = Settlement::new(claim.held(), job, Disposition::Finished);
        let turnover = block_on(store.settle(&[settlement], None)).unwrap();
        assert_eq!(turnover.settled, [Settled::Committed]);
    }
    assert!(submit(&store).is_err());
    let old = PruneFilter::finished_before(store.now());
    assert_eq!(block_on(store.prune(&old)).unwrap(), 10);
    submit(&store).unwrap();
}

/// SQLite is told to refuse, as it does on a file that has become read-only. When it is opened anew it doesn't any more.
#[test]
fn a_store_that_has_become_read_only_says_so_and_serves_again_when_it_is_not() {
    let name = format!("ergate-read-only-{}", std::process::id());
    let directory = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&directory).unwrap();
    let store = Sqlite::open(directory.join("jobs.db")).unwrap();
    submit(&store).unwrap();
    let refuse = |desk: &mut Desk| Ok(desk.connection().pragma_update(None, "query_only", true)?);
    block_on(store.write(What::Read, refuse)).unwrap();
    let refused = submit(&store).unwrap_err();
    assert_eq!(refused.kind(), BackendErrorKind::Unusable);
    let text = refused.to_string();
    assert!(
        text.contains("read-only") && text.contains("jobs.db"),
        "{text}"
    );
    submit(&store).unwrap();
    drop(store);
    std::fs::remove_dir_all(&directory).unwrap();
}

/// Each of two processes on one file would otherwise take the room that the other has left for what is in hand.
#[test]
fn a_store_that_is_full_for_one_process_is_full_for_the_others() {
    let name = format!("ergate-full-{}", std::process::id());
    let directory = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&directory).unwrap();
    let file = directory.join("jobs.db");
    let [one, other] = [(); 2].map(|()| Sqlite::open(&file).unwrap());
    submit(&one).unwrap();
    submit(&other).unwrap();
    let request = ClaimRequest::new("test", 1, Duration::from_secs(30));
    let claim = block_on(other.claim(&request)).unwrap().claims.remove(0);
    limit(&one, 40);
    // There is room in fact, so the reserve comes back after a second.
    let refused = (0..1000).find_map(|_| {
        let is_full = submit(&one).is_err();
        std::thread::sleep(Duration::from_millis(11));
        submit(&other).err().filter(|_| is_full)
    });
    let refused = refused.unwrap();
    assert_eq!(refused.kind(), BackendErrorKind::Full, "{refused}");
    let mut job = claim.job.clone();
    job.status = Status::Completed;
    let settlement = Settlement::new(claim.held(), job, Disposition::Finished);
    let turnover = block_on(other.settle(&[settlement], None)).unwrap();
    assert_eq!(turnover.settled, [Settled::Committed]);
    limit(&one, u32::MAX);
    let goes_on = |store: &Sqlite| {
        (0..1000).any(|_| {
            std::thread::sleep(Duration::from_millis(11));
            submit(store).is_ok()
        })
    };
    assert!(goes_on(&one) && goes_on(&other));
    drop((one, other));
    std::fs::remove_dir_all(&directory).unwrap();
}

/// All that were sent together fare as if they had been sent alone.
#[test]
fn a_job_that_is_too_large_fails_alone() {
    let store = Sqlite::open_in_memory().unwrap();
    limit(&store, 100);
    let large = || {
        let mut job = Job::new("large");
        job.initial_input_value = Payload::of(&"x".repeat(1_000_000)).unwrap();
        job
    };
    std::thread::scope(|scope| {
        let small: Vec<_> = (0..20)
            .map(|number| {
                let store = &store;
                scope.spawn(move || match number % 2 {
                    0 => assert!(block_on(store.enqueue(vec![large()])).is_err()),
                    _ => submit(store).unwrap(),
                })
            })
            .collect();
        for thread in small {
            thread.join().unwrap();
        }
    });
}
