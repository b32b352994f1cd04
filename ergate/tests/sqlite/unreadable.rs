//! Rows that can't be read hold up nobody and are never dropped.

use std::time::Duration;

use ergate::backend::{Backend, ClaimRequest, JobFilter, Restart, Settlement, Sqlite};
use ergate::engine::Disposition;
use ergate::{ErrorKind, Job, JobId, Status};
use rusqlite::Connection;

use crate::directory::Directory;
use crate::wait;

/// Ways to spoil the row of the job whose number is ?1, and a word of what is then said.
const SPOILERS: [(&str, &str); 14] = [
    ("UPDATE job SET status = 'lost' WHERE seq = ?1", "`lost`"),
    (
        "UPDATE job SET status = 'completed' WHERE seq = ?1",
        "`completed`",
    ),
    (
        "UPDATE submission SET job = substr(job, 1, 40) WHERE seq = ?1",
        "EOF",
    ),
    ("UPDATE submission SET job = '' WHERE seq = ?1", "EOF"),
    (
        "UPDATE submission SET job = replace(job, '\"v\":1', '\"v\":99') WHERE seq = ?1",
        "upgrade",
    ),
    ("DELETE FROM submission WHERE seq = ?1", "submission"),
    (
        "UPDATE job SET last_return_value = '[1, 2' WHERE seq = ?1",
        "last_return_value",
    ),
    (
        "UPDATE job SET last_return_value = NULL WHERE seq = ?1",
        "last_return_value",
    ),
    (
        "UPDATE job SET last_return_value = CAST(x'22ff22' AS TEXT) WHERE seq = ?1",
        "last_return_value",
    ),
    ("UPDATE job SET runs = '{}' WHERE seq = ?1", "runs"),
    ("UPDATE job SET chunks = 3 WHERE seq = ?1", "runs"),
    ("UPDATE job SET error = '\"oh\"' WHERE seq = ?1", "error"),
    (
        "UPDATE job SET current_step = -1 WHERE seq = ?1",
        "current_step",
    ),
    (
        "UPDATE job SET percent_completed = 1e9 WHERE seq = ?1",
        "percent_completed",
    ),
];

struct Spoilt {
    directory: Directory,
    store: Sqlite,
    id: JobId,
    seq: i64,
}

/// A store with one job in it that can't be read.
fn spoilt(spoiler: &str) -> Spoilt {
    let directory = Directory::new();
    let store = Sqlite::options().reserve(0).open(directory.file()).unwrap();
    let job = Job::new("shop");
    wait(store.enqueue(vec![job.clone()])).unwrap();
    let connection = Connection::open(directory.file()).unwrap();
    let seq = connection
        .query_row("SELECT seq FROM job", [], |row| row.get(0))
        .unwrap();
    connection.execute(spoiler, [seq]).unwrap();
    Spoilt {
        directory,
        store,
        id: job.id,
        seq,
    }
}

fn request() -> ClaimRequest {
    ClaimRequest::new("test", 10, Duration::from_secs(30))
}

#[test]
fn a_row_that_can_not_be_read_fails_and_the_others_go_on() {
    for (spoiler, word) in SPOILERS {
        let Spoilt {
            store,
            id,
            directory: _directory,
            ..
        } = spoilt(spoiler);
        let other = Job::new("mail");
        wait(store.enqueue(vec![other.clone()])).unwrap();
        let claimed = wait(store.claim(&request())).unwrap();
        assert_eq!(claimed.claims.len(), 1, "{spoiler}");
        assert_eq!(claimed.claims[0].job.id, other.id);
        assert_eq!(claimed.ended.len(), 1, "{spoiler}");
        for job in [&claimed.ended[0], &wait(store.get(&id)).unwrap().unwrap()] {
            assert_eq!((&job.id, job.status), (&id, Status::Failed), "{spoiler}");
            let error = job.error.as_ref().unwrap();
            assert_eq!(error.kind, ErrorKind::Unreadable, "{spoiler}");
            assert!(error.to_string().contains(word), "{error}: {spoiler}");
            assert!(job.foreign_field("unreadable").is_some(), "{spoiler}");
        }
        // It is over, and not handed out again.
        let again = wait(store.claim(&request())).unwrap();
        assert!(
            again.claims.is_empty() && again.ended.is_empty(),
            "{spoiler}"
        );
        assert_eq!(wait(store.list(&JobFilter::new())).unwrap().len(), 2);
    }
}

/// A later version may have put it there, so it is kept, and with it everything else; and the job can start again.
#[test]
fn a_status_that_no_job_can_be_claimed_with_is_kept() {
    for (word, running) in [("lost", false), ("asleep", true), ("completed", false)] {
        let Spoilt {
            directory,
            store,
            id,
            ..
        } = spoilt("UPDATE job SET priority = 1 WHERE seq = ?1");
        if running {
            let brief = ClaimRequest::new("test", 1, Duration::ZERO);
            assert_eq!(wait(store.claim(&brief)).unwrap().claims.len(), 1);
        }
        let connection = Connection::open(directory.file()).unwrap();
        let odd = "UPDATE job SET status = ?1, error = '\"oh\"'";
        connection.execute(odd, [word]).unwrap();
        let claimed = wait(store.claim(&request())).unwrap();
        assert_eq!(
            (claimed.claims.len(), claimed.ended.len()),
            (0, 1),
            "{word}"
        );
        let job = wait(store.get(&id)).unwrap().unwrap();
        let (error, text) = (job.error.as_ref().unwrap(), job.to_json());
        assert!(error.to_string().contains(&format!("`{word}`")), "{error}");
        assert!(text.contains(word) && text.contains("oh"), "{text}");
        let mend = "UPDATE job SET error = NULL";
        connection.execute(mend, []).unwrap();
        assert_eq!(wait(store.retry(&id)).unwrap(), Restart::Restarted);
        let claimed = wait(store.claim(&request())).unwrap();
        assert_eq!(claimed.claims[0].job.id, id);
    }
}

#[test]
fn a_row_that_is_mended_can_be_taken_up_again() {
    let Spoilt {
        directory,
        store,
        id,
        seq,
    } = spoilt(SPOILERS[3].0);
    wait(store.claim(&request())).unwrap();
    let job = Job::new("shop").to_json();
    let connection = Connection::open(directory.file()).unwrap();
    let mend = "UPDATE submission SET job = ?2 WHERE seq = ?1";
    connection.execute(mend, (seq, job)).unwrap();
    assert_eq!(wait(store.retry(&id)).unwrap(), Restart::Restarted);
    let claimed = wait(store.claim(&request())).unwrap();
    assert_eq!(&*claimed.claims[0].job.workflow_name, "shop");
}

/// A worker that settles one job gets the next in return, and that may be one that can't be read.
#[test]
fn a_row_that_can_not_be_read_is_told_when_it_is_claimed_in_return() {
    let Spoilt {
        store,
        id,
        seq,
        directory,
    } = spoilt("UPDATE job SET priority = 1 WHERE seq = ?1");
    let claim = wait(store.claim(&request())).unwrap().claims.remove(0);
    let other = Job::new("mail");
    wait(store.enqueue(vec![other.clone()])).unwrap();
    let connection = Connection::open(directory.file()).unwrap();
    connection.execute(SPOILERS[3].0, [seq + 1]).unwrap();
    let mut job = claim.job.clone();
    job.status = Status::Completed;
    let settlement = Settlement::new(claim.held(), job, Disposition::Finished);
    let turnover = wait(store.settle(&[settlement], Some(&request()))).unwrap();
    assert!(turnover.claims.is_empty());
    assert_eq!(turnover.ended[0].id, other.id);
    assert_eq!(
        wait(store.get(&id)).unwrap().unwrap().status,
        Status::Completed
    );
}
