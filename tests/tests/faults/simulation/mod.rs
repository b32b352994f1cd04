//! Workers, the contract with their store, and everything that can go wrong between them, in virtual time and by a seed.
//!
//! Workers crash in the middle of everything, freeze, and are told to end. Calls are delayed, refused, carried out but not
//! answered, carried out twice, and carried out after their sender has died; wake-ups get lost. All the while jobs are
//! submitted, cancelled, started again and deleted. Each change of the store is entered in a ledger, which knows what may
//! happen. In the end, when nothing goes wrong any more, all jobs must come to their end.
//!
//! `ERGATE_SEED=… cargo test --test faults simulation -- --nocapture` plays one seed again and shows what happens.

mod cast;
mod entry;
mod ledger;
mod life;
mod link;
mod play;
mod tally;
mod world;

use std::sync::Arc;
use std::time::Duration;

use ergate::backend::{Backend, JobFilter};

use self::tally::Tally;
use self::world::World;
use crate::form::{pick, wanted_seed};

/// For how long things go wrong.
const TROUBLE: Duration = Duration::from_secs(90);
/// By when, after that, every job must have ended. It is far longer than the longest lease and all retries together.
const PATIENCE: Duration = Duration::from_secs(3600);

/// What came of a seed.
struct Played {
    trace_hash: u64,
    tally: Tally,
    faults: Vec<String>,
}

#[test]
fn whatever_happens_the_store_and_the_workers_keep_their_promises() {
    let seeds = match wanted_seed() {
        Some(seed) => seed..=seed,
        None => 1..=pick(500, 10_000),
    };
    let mut sum = Tally::default();
    let mut count = 0;
    for seed in seeds {
        let played = play(seed, wanted_seed().is_some());
        assert!(
            played.faults.is_empty(),
            "with ERGATE_SEED={seed}: {:#?}",
            played.faults
        );
        sum += played.tally;
        count += 1;
    }
    println!("simulation: {count} seeds: {sum}");
}

#[test]
fn the_same_seed_leads_to_the_same_course_of_events() {
    let seeds = 1_000..1_000 + pick(20, 200);
    let mut hashes = std::collections::HashSet::new();
    for seed in seeds.clone() {
        let [first, again] = [play(seed, false), play(seed, false)];
        assert_eq!(first.trace_hash, again.trace_hash, "with the seed {seed}");
        hashes.insert(first.trace_hash);
    }
    let count = seeds.count();
    assert_eq!(hashes.len(), count, "the seed makes no difference");
    println!("simulation: {count} seeds led twice to the same, each to something else");
}

fn play(seed: u64, is_aloud: bool) -> Played {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let world = World::new(seed, is_aloud);
        let (workers, jobs) = world.dice(|dice| (dice.between(1, 4), dice.between(1, 10)));
        for place in 0..workers {
            tokio::spawn(cast::keep_a_worker(Arc::clone(&world), place));
        }
        let submitted = tokio::spawn(cast::submit(
            Arc::clone(&world),
            usize::try_from(jobs).unwrap(),
        ));
        tokio::spawn(cast::meddle(Arc::clone(&world)));
        tokio::time::sleep(TROUBLE).await;
        submitted.await.unwrap();
        world.state().is_calm = true;
        world.note(format_args!("all is calm"));
        see_the_end(&world).await;
        let trace_hash = world.trace_hash();
        let mut state = world.state();
        Played {
            trace_hash,
            tally: state.tally,
            faults: std::mem::take(&mut state.ledger.faults),
        }
    })
}

/// Waits until all jobs have ended, and until the last call has arrived.
async fn see_the_end(world: &World) {
    let mut waited = Duration::ZERO;
    let moment = Duration::from_secs(20);
    while waited < PATIENCE {
        tokio::time::sleep(moment).await;
        waited += moment;
        if world.state().ledger.have_all_ended() {
            break;
        }
    }
    let all = JobFilter::new().limit(usize::MAX);
    let stored = world.store.list(&all).await.unwrap();
    let mut state = world.state();
    if !state.ledger.have_all_ended() {
        state
            .ledger
            .faults
            .push(format!("some jobs never end: {stored:#?}"));
    }
    state.ledger.check_the_end(&stored);
}
