//! What the store's statements cost, counted and not timed: no table is ever searched from end to end, and a transition
//! costs as much with a hundred thousand jobs in the store as with a few hundred.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{StatementStatus, params};

use super::desk::{Desk, WORKFLOW};
use super::place::Place;
use super::{Options, claim, desk, read, ready, row, saving, settle, steer, submit, wake};
use crate::backend::{Claim, ClaimRequest, PruneFilter, Settled, Settlement};
use crate::engine::Disposition;
use crate::job::{Job, JobId, Status};

/// All that is ever asked of the database while jobs are worked on.
const STATEMENTS: [&str; 43] = [
    WORKFLOW,
    desk::NUMBER_WORKFLOW,
    submit::FLOOR,
    submit::INSERT,
    submit::INSERT_SUBMISSION,
    saving::INSERT_LONG,
    saving::INSERT_CHUNK,
    ready::NEXT_GROUP,
    ready::FIRST,
    row::JOB,
    row::CHUNKS,
    claim::OPEN,
    claim::END,
    claim::PARK,
    claim::PARK_ODD,
    claim::RENEW,
    saving::LOOK,
    saving::KEEP,
    saving::SAVE,
    saving::MARK_KEPT,
    saving::DELETE_LONG,
    saving::FIRST_CHUNK,
    saving::DELETE_CHUNKS,
    steer::STATUS,
    steer::CANCEL,
    steer::CANCEL_LATER,
    steer::RESTART,
    steer::ENDED,
    steer::ENDED_ONE,
    steer::RAISE_FLOOR,
    steer::DELETE,
    read::SEQ,
    read::LIST,
    read::LIST_OF_WORKFLOW,
    read::LIST_BY_STATUS,
    read::LIST_LIVE,
    read::LATEST,
    read::LATEST_OF_WORKFLOW,
    read::LATEST_BY_STATUS,
    read::LATEST_LIVE,
    read::COUNTS,
    wake::CANCELLING,
    "PRAGMA data_version",
];

fn desk() -> Desk {
    let options = Options::default();
    let connection = Place::Memory.create(&options).unwrap();
    Desk::new(connection, options.clock)
}

/// How SQLite goes about it.
fn plan(desk: &Desk, sql: &str) -> Vec<String> {
    let mut statement = desk
        .statement(&format!("EXPLAIN QUERY PLAN {sql}"))
        .unwrap();
    for place in 1..=statement.parameter_count() {
        statement.raw_bind_parameter(place, 1).unwrap();
    }
    let mut rows = statement.raw_query();
    let mut details = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        details.push(row.get(3).unwrap());
    }
    details
}

#[test]
fn no_statement_searches_a_table_from_end_to_end() {
    let desk = desk();
    for sql in STATEMENTS {
        let is_for_people = [read::LIST_LIVE, read::LATEST_LIVE, read::COUNTS].contains(&sql);
        if sql.starts_with("PRAGMA") || is_for_people {
            continue;
        }
        for detail in plan(&desk, sql) {
            let is_search = !detail.contains("SCAN") && !detail.contains("TEMP B-TREE");
            assert!(is_search, "{detail}: {sql}");
        }
    }
}

/// It is for people to look at, and an index for it would have to be written with every transition.
#[test]
fn the_list_of_jobs_that_wait_goes_through_those_alone() {
    let plan = plan(&desk(), read::LIST_LIVE);
    let expected = ["SCAN job USING INDEX ready", "USE TEMP B-TREE FOR ORDER BY"];
    assert_eq!(plan, expected);
}

#[test]
fn the_list_of_a_workflow_goes_through_its_jobs_alone() {
    for (sql, beyond) in [
        (read::LIST_OF_WORKFLOW, '>'),
        (read::LATEST_OF_WORKFLOW, '<'),
    ] {
        let expected = "SEARCH job USING COVERING INDEX of_workflow (workflow=? AND rowid?)";
        assert_eq!(
            plan(&desk(), sql),
            [expected.replace("rowid?", &format!("rowid{beyond}?"))]
        );
    }
}

/// A job that stays with its worker is written into its row and nowhere else.
#[test]
fn a_step_of_a_job_that_is_kept_touches_no_index() {
    let desk = desk();
    let writes = |sql: &str| {
        let mut statement = desk.statement(&format!("EXPLAIN {sql}")).unwrap();
        for place in 1..=statement.parameter_count() {
            statement.raw_bind_parameter(place, 1).unwrap();
        }
        let mut rows = statement.raw_query();
        let mut count = 0;
        while let Some(row) = rows.next().unwrap() {
            let operation: String = row.get(1).unwrap();
            count += usize::from(["IdxInsert", "IdxDelete"].contains(&&*operation));
        }
        count
    };
    assert_eq!(writes(saving::KEEP), 0);
    assert!(writes(saving::SAVE) > 0);
}

/// Parsing and planning takes longer than what most statements do.
#[test]
fn no_statement_is_planned_anew() {
    let mut desk = desk();
    fill(&desk, 300, false);
    work(&mut desk);
    for sql in STATEMENTS {
        let statement = desk.statement(sql).unwrap();
        let times = statement.get_status(StatementStatus::RePrepare);
        assert_eq!(times, 0, "{sql}");
    }
}

#[test]
fn every_statement_in_the_source_is_among_them() {
    let known: BTreeSet<String> = STATEMENTS.iter().map(|sql| in_one_line(sql)).collect();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/backend/sqlite");
    let statements = source.join("statements");
    let files = [&source, &statements].map(|it| fs::read_dir(it).unwrap());
    let mut count = 0;
    for file in files.into_iter().flatten() {
        let path = file.unwrap().path();
        // The schema is looked at when the store is opened.
        if path.is_dir() || path.ends_with("schema.rs") {
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
        for sql in text.split('"').map(in_one_line) {
            let verbs = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "];
            if verbs.iter().any(|verb| sql.starts_with(verb)) {
                assert!(known.contains(&sql), "not among them: {sql}");
                count += 1;
            }
        }
    }
    assert_eq!(count, known.len() - 1, "all but the pragma");
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The steps of SQLite's virtual machine so far, and those of full scans and sorts.
fn counts(desk: &Desk) -> [i32; 3] {
    let mut sums = [0; 3];
    for sql in STATEMENTS.iter().chain(&["BEGIN IMMEDIATE", "COMMIT"]) {
        let statement = desk.statement(sql).unwrap();
        let kinds = [
            StatementStatus::VmStep,
            StatementStatus::FullscanStep,
            StatementStatus::Sort,
        ];
        for (sum, kind) in sums.iter_mut().zip(kinds) {
            *sum += statement.get_status(kind);
        }
    }
    sums
}

/// Puts jobs into the store that have ended, or that wait.
fn fill(desk: &Desk, count: i64, ended: bool) {
    let connection = desk.connection();
    connection
        .execute_batch("INSERT INTO workflow (number, name) VALUES (1000, 'old')")
        .unwrap();
    connection
        .execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
             INSERT INTO job (id, workflow, priority, status, visible_at, finished_at, token, current_step,
                 steps_completed, percent_completed, attempt, last_return_value, runs, chunks)
             SELECT 'old ' || i, 1000, 0, iif(?2, 'completed', 'queued'), iif(?2, NULL, i), iif(?2, i, NULL), 6, 6, 6,
                 100.0, 0, 'null', '[]', 0
             FROM n",
            params![count, ended],
        )
        .unwrap();
    connection
        .execute_batch(
            r#"INSERT INTO submission (seq, job)
               SELECT seq, '{"id": "' || id || '", "workflow_name": "old"}' FROM job"#,
        )
        .unwrap();
}

fn round<T>(desk: &mut Desk, work: impl FnOnce(&mut Desk) -> T) -> T {
    desk.open_round();
    let result = work(desk);
    desk.commit().unwrap();
    result
}

fn claim_one(desk: &mut Desk) -> Claim {
    let request = ClaimRequest::new("counter", 1, Duration::from_secs(30));
    let mut found = round(desk, |desk| claim::claim(desk, &request)).unwrap();
    let (stored, lease, crashes) = found.claims.remove(0);
    Claim::new(stored.into_job().job, lease, crashes)
}

fn settle(desk: &mut Desk, claim: &Claim, disposition: Disposition, keep: bool) -> Settled {
    let mut job = claim.job.clone();
    job.status = match disposition {
        Disposition::Finished => Status::Completed,
        _ => Status::Queued,
    };
    let request = ClaimRequest::new("counter", 1, Duration::from_secs(30));
    let request = Some(&request).filter(|_| keep);
    let settlement = Settlement::new(claim.held(), job, disposition);
    let outgoing = settle::outgoing(&[settlement]);
    let done = round(desk, |desk| settle::settle(desk, &outgoing, request));
    done.unwrap().settled[0]
}

/// What a job costs from its submission to its end, and all else that is done with jobs.
fn work(desk: &mut Desk) -> [i32; 3] {
    let before = counts(desk);
    let submit = |desk: &mut Desk, job: Job| {
        let incoming = submit::incoming(vec![job], desk.now());
        round(desk, |desk| submit::submit(desk, &incoming)).unwrap();
    };
    let mut job = Job::new("new");
    job.priority = 5;
    submit(desk, job);
    let claim = claim_one(desk);
    settle(desk, &claim, Disposition::Continue, false);
    let mut claim = claim_one(desk);
    for _ in 0..5 {
        if let Settled::Kept(lease) = settle(desk, &claim, Disposition::Continue, true) {
            claim.lease = lease;
        }
    }
    let held = Arc::from([claim.held()]);
    round(desk, |desk| {
        claim::renew(desk, &held, Duration::from_secs(9))
    })
    .unwrap();
    settle(desk, &claim, Disposition::Finished, false);
    let id = JobId::try_from("steered").unwrap();
    let mut job = Job::new("new");
    job.id = id.clone();
    submit(desk, job);
    round(desk, |desk| steer::cancel(desk, &id)).unwrap();
    round(desk, |desk| steer::retry(desk, &id)).unwrap();
    round(desk, |desk| steer::cancel(desk, &id)).unwrap();
    let old = PruneFilter::finished_before(desk.now()).status(Status::Cancelled);
    round(desk, |desk| steer::prune(desk, &old.limit(1))).unwrap();
    let after = counts(desk);
    std::array::from_fn(|kind| after[kind] - before[kind])
}

fn work_among(count: i64, ended: bool) -> [i32; 3] {
    let mut desk = desk();
    fill(&desk, count, ended);
    work(&mut desk);
    work(&mut desk)
}

fn compare(ended: bool) {
    let few = work_among(300, ended);
    let many = work_among(100_000, ended);
    println!("[steps, of scans, sorts]: {few:?} among 300 jobs, {many:?} among 100,000");
    assert_eq!((few[1], few[2], many[1], many[2]), (0, 0, 0, 0));
    assert!(f64::from(many[0]) <= f64::from(few[0]) * 1.3);
}

#[test]
fn jobs_that_ended_cost_those_that_go_on_nothing() {
    compare(true);
}

#[test]
fn jobs_that_wait_cost_those_that_go_on_nothing() {
    compare(false);
}
