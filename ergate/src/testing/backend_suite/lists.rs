use crate::backend::{Backend, JobCount, JobFilter, PruneFilter};
use crate::{Job, JobId, Status};

use super::Subject;
use super::bench::{Bench, last_step};

fn list<S: Subject>(bench: &Bench<S>, filter: &JobFilter) -> Vec<JobId> {
    let jobs = bench.wait(bench.store().list(filter)).unwrap();
    jobs.into_iter().map(|job| job.id).collect()
}

fn prune<S: Subject>(bench: &Bench<S>, filter: &PruneFilter) -> usize {
    bench.wait(bench.store().prune(filter)).unwrap()
}

pub fn jobs_are_listed_in_the_order_of_submission_page_by_page<S: Subject>() {
    let bench = Bench::<S>::new();
    let ids: Vec<JobId> = (0..7)
        .map(|number| {
            let mut job = Job::new("shop");
            job.priority = number % 3;
            bench.submit(job)
        })
        .collect();
    assert_eq!(list(&bench, &JobFilter::new()), ids);
    let mut seen = Vec::new();
    let mut filter = JobFilter::new().limit(3);
    loop {
        let page = list(&bench, &filter);
        let Some(last) = page.last().cloned() else {
            break;
        };
        filter = filter.after(last);
        seen.extend(page);
    }
    assert_eq!(seen, ids);
    assert!(list(&bench, &JobFilter::new().after(JobId::new())).is_empty());
}

pub fn lists_can_begin_with_the_newest_job<S: Subject>() {
    let bench = Bench::<S>::new();
    let submitted = (0..7).map(|_| bench.submit(Job::new("shop")));
    let mut ids: Vec<JobId> = submitted.collect();
    ids.reverse();
    let newest = JobFilter::new().newest_first();
    assert_eq!(list(&bench, &newest), ids);
    let page = newest.clone().limit(3).after(ids[1].clone());
    assert_eq!(list(&bench, &page), ids[2..5]);
    assert!(list(&bench, &newest.clone().after(JobId::new())).is_empty());

    let running = bench.claim(1).claims[0].job.id.clone();
    let cancelled = ids[3].clone();
    bench.wait(bench.store().cancel(&cancelled)).unwrap();
    assert_eq!(
        list(&bench, &newest.clone().status(Status::Running)),
        std::slice::from_ref(&running)
    );
    let both = newest
        .clone()
        .status(Status::Running)
        .status(Status::Cancelled);
    assert_eq!(list(&bench, &both), [cancelled.clone(), running]);
    let queued = list(
        &bench,
        &newest.status(Status::Queued).workflow("shop").limit(3),
    );
    assert_eq!(queued, ids[0..3]);
}

fn urgent(workflow: &str) -> Job {
    let mut job = Job::new(workflow);
    job.priority = 1;
    job
}

pub fn jobs_are_counted_by_workflow_and_status<S: Subject>() {
    let bench = Bench::<S>::new();
    assert!(bench.wait(bench.store().counts()).unwrap().is_empty());
    for workflow in ["shop", "mail", "shop"] {
        bench.submit(Job::new(workflow));
    }
    bench.submit(urgent("shop"));
    bench.claim(1);
    let cancelled = bench.submit(Job::new("mail"));
    bench.wait(bench.store().cancel(&cancelled)).unwrap();
    let expected = [
        JobCount::new("mail", Status::Queued, 1),
        JobCount::new("mail", Status::Cancelled, 1),
        JobCount::new("shop", Status::Queued, 2),
        JobCount::new("shop", Status::Running, 1),
    ];
    assert_eq!(bench.wait(bench.store().counts()).unwrap(), expected);
}

pub fn lists_can_be_narrowed<S: Subject>() {
    let bench = Bench::<S>::new();
    let running = bench.submit(Job::new("shop"));
    bench.claim_one();
    let cancelled = bench.submit(Job::new("shop"));
    bench.wait(bench.store().cancel(&cancelled)).unwrap();
    let mail = bench.submit(Job::new("mail"));
    let filter = JobFilter::new()
        .status(Status::Running)
        .status(Status::Cancelled);
    assert_eq!(list(&bench, &filter), [running.clone(), cancelled]);
    let filter = JobFilter::new().workflow("mail");
    assert_eq!(list(&bench, &filter), [mail]);
    let filter = JobFilter::new().workflow("shop").status(Status::Running);
    assert_eq!(list(&bench, &filter), [running]);
}

pub fn jobs_that_ended_are_pruned_the_oldest_first<S: Subject>() {
    let bench = Bench::<S>::new();
    let ended: Vec<JobId> = (0..5)
        .map(|_| {
            let id = bench.submit(Job::new("shop"));
            bench.settle(last_step(&bench.claim_one(), Status::Completed));
            bench.pass(S::lease() / 10);
            id
        })
        .collect();
    let waiting = bench.submit(Job::new("shop"));
    let now = bench.store().now();
    assert_eq!(
        prune(&bench, &PruneFilter::finished_before(now).limit(2)),
        2
    );
    let left = [
        ended[2].clone(),
        ended[3].clone(),
        ended[4].clone(),
        waiting.clone(),
    ];
    assert_eq!(list(&bench, &JobFilter::new()), left);
    let before_the_last = now.saturating_sub(S::lease() / 10);
    assert_eq!(
        prune(&bench, &PruneFilter::finished_before(before_the_last)),
        2
    );
    assert_eq!(list(&bench, &JobFilter::new()), [ended[4].clone(), waiting]);
    // The same id may come in again now.
    let mut again = Job::new("shop");
    again.id = ended[0].clone();
    bench.submit(again);
    assert_eq!(bench.status(&ended[0]), Status::Queued);
}

pub fn pruning_can_be_narrowed_and_spares_jobs_that_started_again<S: Subject>() {
    let bench = Bench::<S>::new();
    let failed = bench.submit(Job::new("shop"));
    bench.settle(last_step(&bench.claim_one(), Status::Failed));
    let completed = bench.submit(Job::new("shop"));
    bench.settle(last_step(&bench.claim_one(), Status::Completed));
    bench.pass(S::lease() / 10);
    let now = bench.store().now();
    let running = PruneFilter::finished_before(now).status(Status::Running);
    assert_eq!(prune(&bench, &running), 0);
    let done_well = PruneFilter::finished_before(now).status(Status::Completed);
    assert_eq!(prune(&bench, &done_well), 1);
    assert!(bench.wait(bench.store().get(&completed)).unwrap().is_none());
    bench.wait(bench.store().retry(&failed)).unwrap();
    assert_eq!(prune(&bench, &PruneFilter::finished_before(now)), 0);
    assert_eq!(bench.status(&failed), Status::Queued);
}

pub fn jobs_are_pruned_by_their_ids_if_they_have_ended<S: Subject>() {
    let bench = Bench::<S>::new();
    let ended = [
        Status::Completed,
        Status::Completed,
        Status::Failed,
        Status::Completed,
        Status::Completed,
    ];
    let ended = ended.map(|status| {
        let id = bench.submit(Job::new("shop"));
        bench.settle(last_step(&bench.claim_one(), status));
        bench.pass(S::lease() / 10);
        id
    });
    let running = bench.submit(Job::new("shop"));
    bench.claim_one();
    let waiting = bench.submit(Job::new("shop"));
    let these = |ids: &[&JobId]| PruneFilter::jobs(ids.iter().copied().cloned());

    assert_eq!(prune(&bench, &these(&[])), 0);
    let alive = these(&[&running, &waiting, &JobId::new()]);
    assert_eq!(prune(&bench, &alive), 0);
    assert_eq!(list(&bench, &JobFilter::new()).len(), 7);

    assert_eq!(prune(&bench, &these(&[&ended[1], &waiting])), 1);
    assert!(bench.wait(bench.store().get(&ended[1])).unwrap().is_none());
    let failed = these(&[&ended[0], &ended[2]]).status(Status::Failed);
    assert_eq!(prune(&bench, &failed), 1);
    // Whatever the order in which they are named.
    let one = these(&[&ended[4], &ended[3]]).limit(1);
    assert_eq!(prune(&bench, &one), 1);
    let mut of_long_ago = these(&[&ended[0], &ended[4]]);
    of_long_ago.finished_before = bench.store().now().saturating_sub(S::lease() / 5);
    assert_eq!(prune(&bench, &of_long_ago), 1);
    let left = [ended[4].clone(), running, waiting];
    assert_eq!(list(&bench, &JobFilter::new()), left);
}
