//! The scenarios: together they make the store execute every statement with which it writes.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;

use ergate::backend::{Backend, ClaimRequest, Held, PruneFilter, Settlement, Token};
use ergate::engine::Disposition;
use ergate::{BoxError, Payload, Status, Timestamp};

use crate::play::{Stage, job, make_long, request};

type Act = fn(&Stage) -> Result<(), BoxError>;

pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) prepare: Option<Act>,
    /// Without it, the act is to open the store.
    pub(crate) perform: Option<Act>,
}

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "open",
        prepare: None,
        perform: None,
    },
    scenario("submit", |_| Ok(()), submit),
    scenario("claim", prepare_claim, Stage::claim),
    scenario("claim an unreadable job", prepare_unreadable, Stage::claim),
    scenario("renew", prepare_held, renew),
    scenario("settle one", prepare_held, settle_one),
    scenario("settle several", prepare_held, settle_several),
    scenario("settle what was long", prepare_long, settle_what_was_long),
    scenario("cancel", prepare_cancel, cancel),
    scenario("retry", prepare_retry, retry),
    scenario("prune", prepare_prune, prune),
    scenario("all together", prepare_together, together),
];

const fn scenario(name: &'static str, prepare: Act, perform: Act) -> Scenario {
    Scenario {
        name,
        prepare: Some(prepare),
        perform: Some(perform),
    }
}

fn submit(stage: &Stage) -> Result<(), BoxError> {
    let mut long = job("long")?;
    make_long(&mut long)?;
    let jobs = vec![job("a1")?, long, job("a2")?];
    stage.wait(stage.store.enqueue(jobs))?;
    Ok(())
}

/// A job in the queue, one whose lease has run out, one that was to be cancelled, and one that has cost four workers.
fn prepare_claim(stage: &Stage) -> Result<(), BoxError> {
    stage.submit(&["a-lapsed", "b-cancelled", "c-deadly"])?;
    stage.claim()?;
    stage.wait(stage.store.cancel(&"b-cancelled".parse()?))?;
    stage.meddle("UPDATE job SET crashes = 4 WHERE id = 'c-deadly'")?;
    stage.submit(&["d-new"])
}

fn prepare_unreadable(stage: &Stage) -> Result<(), BoxError> {
    stage.submit(&["a", "b", "c"])?;
    stage.meddle("UPDATE submission SET job = '{' WHERE seq = 1; UPDATE job SET status = 'lost' WHERE seq = 3")
}

fn prepare_held(stage: &Stage) -> Result<(), BoxError> {
    stage.submit(&["a1", "a2"])?;
    stage.claim()
}

fn renew(stage: &Stage) -> Result<(), BoxError> {
    let held = [held("a1")?, held("a2")?, held("nobody")?];
    stage.wait(stage.store.renew(&held, request().lease))?;
    Ok(())
}

/// Ends one job, so that nothing else waits, and goes on with the other twice: its lease has run out, and then it has not.
fn settle_one(stage: &Stage) -> Result<(), BoxError> {
    let mut ended = settled(stage, "a1", Disposition::Finished)?;
    ended.job.status = Status::Completed;
    stage.wait(stage.store.settle(&[ended], None))?;
    let mut kept = settled(stage, "a2", Disposition::Continue)?;
    kept.job.steps_completed = 1;
    stage.wait(stage.store.settle(&[kept.clone()], Some(&request())))?;
    kept.held.token = kept.held.token.next();
    kept.job.steps_completed = 2;
    stage.wait(stage.store.settle(&[kept], Some(&request())))?;
    Ok(())
}

/// Saves the steps of two jobs, and claims both again in return.
fn settle_several(stage: &Stage) -> Result<(), BoxError> {
    let settlements = [
        settled(stage, "a1", Disposition::Continue)?,
        settled(stage, "a2", Disposition::Continue)?,
    ];
    stage.wait(stage.store.settle(&settlements, Some(&request())))?;
    Ok(())
}

fn prepare_long(stage: &Stage) -> Result<(), BoxError> {
    submit(stage)?;
    stage.claim()
}

/// A long job becomes short, and a short one long.
fn settle_what_was_long(stage: &Stage) -> Result<(), BoxError> {
    let mut shortened = settled(stage, "long", Disposition::Finished)?;
    shortened.job.status = Status::Completed;
    shortened.job.runs.truncate(1);
    shortened.job.last_return_value = Payload::of(&1)?;
    let mut prolonged = settled(stage, "a1", Disposition::Continue)?;
    make_long(&mut prolonged.job)?;
    stage.wait(stage.store.settle(&[shortened, prolonged], None))?;
    Ok(())
}

fn prepare_cancel(stage: &Stage) -> Result<(), BoxError> {
    prepare_held(stage)?;
    stage.submit(&["b1"])
}

fn cancel(stage: &Stage) -> Result<(), BoxError> {
    stage.wait(stage.store.cancel(&"a1".parse()?))?;
    stage.wait(stage.store.cancel(&"b1".parse()?))?;
    Ok(())
}

fn prepare_retry(stage: &Stage) -> Result<(), BoxError> {
    stage.submit(&["a1"])?;
    stage.wait(stage.store.cancel(&"a1".parse()?))?;
    Ok(())
}

fn retry(stage: &Stage) -> Result<(), BoxError> {
    stage.wait(stage.store.retry(&"a1".parse()?))?;
    Ok(())
}

fn prepare_prune(stage: &Stage) -> Result<(), BoxError> {
    let mut long = job("long")?;
    make_long(&mut long)?;
    long.status = Status::Completed;
    stage.wait(stage.store.enqueue(vec![long]))?;
    prepare_cancel(stage)?;
    cancel(stage)
}

fn prune(stage: &Stage) -> Result<(), BoxError> {
    let filter = PruneFilter::finished_before(Timestamp::now());
    stage.wait(stage.store.prune(&filter))?;
    Ok(())
}

fn prepare_together(stage: &Stage) -> Result<(), BoxError> {
    prepare_retry(stage)?;
    stage.submit(&["b1", "b2", "b3"])?;
    stage.claim()?;
    stage.submit(&["c1"])
}

/// Calls that come in while the writer is busy share a transaction.
fn together(stage: &Stage) -> Result<(), BoxError> {
    let store = &stage.store;
    let nobody = ClaimRequest::new("worker", 1, request().lease).only(["nobody".into()]);
    let settlements = [settled(stage, "b1", Disposition::Continue)?];
    let request = request();
    let ids = ["a1".parse()?, "b2".parse()?, "c1".parse()?];
    let held = [held("b3")?];
    let new = vec![job("d1")?, job("d2")?];
    let gate = stage.gate.close();
    stage.wait(async {
        let mut busy = pin!(store.claim(&nobody));
        poll_once(busy.as_mut()).await;
        gate.await_arrival();
        let mut calls = pin!(async {
            tokio::try_join!(
                store.claim(&request),
                store.retry(&ids[0]),
                store.cancel(&ids[1]),
                store.cancel(&ids[2]),
                store.renew(&held, request.lease),
                store.settle(&settlements, None),
                store.enqueue(new),
            )
        });
        poll_once(calls.as_mut()).await;
        drop(gate);
        busy.await?;
        calls.await?;
        Ok(())
    })
}

/// Has a call sent to the store.
async fn poll_once(mut call: Pin<&mut impl Future>) {
    poll_fn(|context| {
        // Its answer is awaited later.
        let _ = call.as_mut().poll(context);
        Poll::Ready(())
    })
    .await;
}

fn held(id: &str) -> Result<Held, BoxError> {
    Ok(Held {
        id: id.parse()?,
        token: Token(1),
    })
}

/// The job's first claim is settled, with a step more.
fn settled(stage: &Stage, id: &str, disposition: Disposition) -> Result<Settlement, BoxError> {
    let mut job = stage.job(id)?;
    job.status = Status::Queued;
    job.steps_completed += 1;
    Ok(Settlement::new(held(id)?, job, disposition))
}
