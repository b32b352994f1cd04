//! Rows that nobody can read, or that say what can't be.

use ergate::{ErrorKind, Job, Status, Submit};
use rusqlite::Connection;
use tests::faults::{Pace, job};

use crate::audit::audit_the_end;
use crate::form::pick;
use crate::process::Process;
use crate::scene::{Scene, order};

/// What is done to a job's rows, by its number, and what the job must then fail as.
const CASES: &[(ErrorKind, &[&str])] = &[
    (
        ErrorKind::Unreadable,
        &[
            "UPDATE submission SET job = '{' WHERE seq = ?1",
            "UPDATE submission SET job = '' WHERE seq = ?1",
            "UPDATE submission SET job = '[]' WHERE seq = ?1",
            "UPDATE submission SET job = CAST(x'7bff7d' AS TEXT) WHERE seq = ?1",
            "UPDATE submission SET job = CAST(x'7b007d' AS TEXT) WHERE seq = ?1",
            "DELETE FROM submission WHERE seq = ?1",
            "UPDATE job SET status = 'lost' WHERE seq = ?1",
            "UPDATE job SET percent_completed = 1e9 WHERE seq = ?1",
            "UPDATE job SET attempt = -1 WHERE seq = ?1",
            "UPDATE job SET steps_completed = 1 << 40 WHERE seq = ?1",
            "UPDATE job SET runs = '[{' WHERE seq = ?1",
            "UPDATE job SET chunks = 3 WHERE seq = ?1",
            "UPDATE job SET error = '7' WHERE seq = ?1",
            "UPDATE job SET last_return_value = '[' WHERE seq = ?1",
            "UPDATE job SET last_return_value = NULL WHERE seq = ?1",
        ],
    ),
    (
        ErrorKind::Input,
        &[
            "UPDATE job SET steps_completed = 1, last_return_value = '{}' WHERE seq = ?1",
            // Five megabytes of text.
            "UPDATE job SET steps_completed = 1, last_return_value = '\"' || hex(zeroblob(2500000)) || '\"'
             WHERE seq = ?1",
            // Ten thousand lists in each other.
            "UPDATE job SET steps_completed = 1, last_return_value =
                replace(hex(zeroblob(10000)), '00', '[') || replace(hex(zeroblob(10000)), '00', ']')
             WHERE seq = ?1",
        ],
    ),
    (
        ErrorKind::UnknownStep,
        &[
            "UPDATE job SET current_step = 99 WHERE seq = ?1",
            "UPDATE job SET current_step_name = 'seventh' WHERE seq = ?1",
        ],
    ),
];

#[test]
fn a_job_that_makes_no_sense_fails_and_holds_up_nobody() {
    let good = pick(200, 1_000);
    let scene = Scene::new("corrupt");
    let store = scene.store();
    let cases = cases();
    let bad = cases.iter().map(|(id, ..)| job(0).id(id));
    scene.wait(store.submit_all(bad)).unwrap();
    scene.submit(&store, good);
    let connection = Connection::open(scene.file()).unwrap();
    for (seq, (_, _, sql)) in (1i64..).zip(&cases) {
        let changed = connection.execute(sql, [seq]).unwrap();
        assert_eq!(changed, 1, "{sql}");
    }

    let mut work = scene.work("worker");
    work.pace = Pace(0, 1);
    work.aloud = true;
    let worker = Process::start(&order(work));
    scene.wait_for_the_end(&store);
    worker.signal("TERM");
    let (status, lines) = worker.end();
    assert!(status.success(), "{:?}", lines.last());

    let (bad, good): (Vec<Job>, Vec<Job>) = scene
        .all_jobs(&store)
        .into_iter()
        .partition(|job| job.id.as_str().starts_with("bad"));
    assert_eq!(bad.len(), cases.len());
    for (job, (_, kind, sql)) in bad.iter().zip(&cases) {
        assert_eq!(job.status, Status::Failed, "{sql}: {job}");
        let error = job.error.as_ref().unwrap();
        assert_eq!(error.kind, *kind, "{sql}: {error}");
        let length = error.to_string().len();
        assert!(length < 20_000, "{sql}: a reason of {length} bytes");
    }
    let audit = audit_the_end(&good, &scene.effects().all());
    println!(
        "corrupt rows: {} jobs failed, each with a reason; the others: {audit}",
        bad.len()
    );
}

/// The id of each bad job, what it must fail as, and what is done to it.
fn cases() -> Vec<(String, ErrorKind, &'static str)> {
    let cases = CASES
        .iter()
        .flat_map(|(kind, cases)| cases.iter().map(|sql| (*kind, *sql)));
    let numbered = cases.enumerate();
    numbered
        .map(|(number, (kind, sql))| (format!("bad-{number}"), kind, sql))
        .collect()
}
