//! The runs of all jobs' steps, where they take little.
//!
//! A store in memory grows with each run, and to be given more memory takes longer than a quick step does. So runs stand in
//! blocks, each of which is asked for at once, and runs that say the same share the words.

use std::sync::Arc;
use std::time::Duration;

use crate::job::{RunOutcome, StepError, StepRun};
use crate::timestamp::Timestamp;

/// How many runs a block holds.
const BLOCK: usize = 512;
/// How many words are known, for others to share.
const KNOWN: usize = 16;

/// All runs.
#[derive(Debug, Default)]
pub(super) struct Runs {
    blocks: Vec<Vec<Node>>,
    /// The first place that is free again; each says where the next one is.
    free: Option<Place>,
    known: [Option<Arc<Words>>; KNOWN],
}

/// Where the runs of one job are, oldest first.
#[derive(Debug, Default)]
pub(super) struct List {
    ends: Option<(Place, Place)>,
    count: usize,
}

/// Its number, less one of which is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place(std::num::NonZeroUsize);

impl Place {
    fn of(number: usize) -> Option<Place> {
        Some(Place(number.checked_add(1)?.try_into().ok()?))
    }

    fn number(self) -> usize {
        self.0.get() - 1
    }
}

#[derive(Debug)]
struct Node {
    run: Option<Run>,
    next: Option<Place>,
}

/// A [`StepRun`] that shares its words with others.
#[derive(Debug)]
struct Run {
    words: Arc<Words>,
    attempt: u32,
    started: Timestamp,
    duration: Duration,
    outcome: RunOutcome,
}

/// What a run says in words. One with an error has words of its own.
#[derive(Debug)]
struct Words {
    step: Arc<str>,
    next: Option<Arc<str>>,
    worker: Option<Arc<str>>,
    error: Option<Box<StepError>>,
}

impl Words {
    fn are_of(&self, run: &StepRun) -> bool {
        Arc::ptr_eq(&self.step, &run.step)
            && is_same(self.next.as_ref(), run.next.as_ref())
            && is_same(self.worker.as_ref(), run.worker.as_ref())
            && self.error.is_none()
            && run.error.is_none()
    }
}

fn is_same(one: Option<&Arc<str>>, other: Option<&Arc<str>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (None, None) => true,
        _ => false,
    }
}

impl Run {
    fn is(&self, other: &StepRun) -> bool {
        (self.started, self.attempt, self.duration)
            == (other.started, other.attempt, other.duration)
    }

    fn whole(&self) -> StepRun {
        StepRun {
            step: Arc::clone(&self.words.step),
            attempt: self.attempt,
            started: self.started,
            duration: self.duration,
            outcome: self.outcome,
            next: self.words.next.clone(),
            worker: self.words.worker.clone(),
            error: self.words.error.clone(),
        }
    }
}

impl Runs {
    /// The runs of one job, as a job has them.
    pub(super) fn whole(&self, list: &List) -> Vec<StepRun> {
        let mut runs = Vec::with_capacity(list.count);
        let mut place = list.ends.map(|(first, _)| first);
        while let Some(node) = place.and_then(|place| self.node(place)) {
            runs.extend(node.run.as_ref().map(Run::whole));
            place = node.next;
        }
        runs
    }

    /// Adds the runs that are new; the others stay as they are, unless some were forgotten.
    pub(super) fn catch_up(&mut self, list: &mut List, newer: &[StepRun]) {
        let last = list.ends.and_then(|(_, last)| self.node(last));
        let goes_on = match (last, newer.get(list.count.wrapping_sub(1))) {
            (None, _) => true,
            (Some(Node { run: Some(run), .. }), Some(same)) => run.is(same),
            _ => false,
        };
        if !goes_on {
            self.clear(list);
        }
        for run in newer.get(list.count..).unwrap_or_default() {
            self.push(list, run);
        }
    }

    pub(super) fn clear(&mut self, list: &mut List) {
        let mut place = list.ends.map(|(first, _)| first);
        while let Some(now) = place {
            let free = self.free;
            let Some(node) = self.node_mut(now) else {
                break;
            };
            node.run = None;
            place = std::mem::replace(&mut node.next, free);
            self.free = Some(now);
        }
        *list = List::default();
    }

    fn push(&mut self, list: &mut List, run: &StepRun) {
        let run = Run {
            words: self.words(run),
            attempt: run.attempt,
            started: run.started,
            duration: run.duration,
            outcome: run.outcome,
        };
        let Some(place) = self.put(run) else {
            return;
        };
        list.count += 1;
        list.ends = match list.ends {
            Some((first, last)) => {
                if let Some(last) = self.node_mut(last) {
                    last.next = Some(place);
                }
                Some((first, place))
            }
            None => Some((place, place)),
        };
    }

    /// Puts a run where there is room. There is none only among more than a processor can count.
    fn put(&mut self, run: Run) -> Option<Place> {
        if let Some(place) = self.free
            && let Some(node) = self.node_mut(place)
        {
            node.run = Some(run);
            self.free = node.next.take();
            return Some(place);
        }
        let node = Node {
            run: Some(run),
            next: None,
        };
        match self.blocks.last_mut().filter(|block| block.len() < BLOCK) {
            Some(block) => block.push(node),
            None => {
                let mut block = Vec::with_capacity(BLOCK);
                block.push(node);
                self.blocks.push(block);
            }
        }
        let last = self.blocks.last().map_or(0, Vec::len);
        Place::of((self.blocks.len() - 1) * BLOCK + last - 1)
    }

    /// The words of a run, which others mostly say as well.
    fn words(&mut self, run: &StepRun) -> Arc<Words> {
        let new = || {
            Arc::new(Words {
                step: Arc::clone(&run.step),
                next: run.next.clone(),
                worker: run.worker.clone(),
                error: run.error.clone(),
            })
        };
        let Some(known) = self.known.get_mut(known_at(&run.step)) else {
            return new();
        };
        match known {
            Some(words) if words.are_of(run) => Arc::clone(words),
            _ if run.error.is_some() => new(),
            _ => Arc::clone(known.insert(new())),
        }
    }

    fn node(&self, place: Place) -> Option<&Node> {
        let number = place.number();
        self.blocks.get(number / BLOCK)?.get(number % BLOCK)
    }

    fn node_mut(&mut self, place: Place) -> Option<&mut Node> {
        let number = place.number();
        self.blocks.get_mut(number / BLOCK)?.get_mut(number % BLOCK)
    }
}

/// Where the words of this step would be known.
fn known_at(step: &Arc<str>) -> usize {
    Arc::as_ptr(step).addr() / size_of::<[usize; 4]>() % KNOWN
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(step: &Arc<str>, attempt: u32) -> StepRun {
        let took = Duration::from_nanos(u64::from(attempt) + 1);
        let run = StepRun::new(
            Arc::clone(step),
            attempt,
            Timestamp::EPOCH,
            took,
            RunOutcome::Failed,
        );
        match attempt % 3 {
            0 => run.with_error("no answer"),
            1 => run.with_next("ship").with_worker("oslo"),
            _ => run,
        }
    }

    #[test]
    fn what_comes_out_is_what_went_in() {
        let (mut runs, step) = (Runs::default(), Arc::from("charge"));
        let mut lists: Vec<List> = std::iter::repeat_with(List::default).take(40).collect();
        let all: Vec<StepRun> = (0..50).map(|attempt| run(&step, attempt)).collect();
        for count in 0..=all.len() {
            for list in &mut lists {
                runs.catch_up(list, &all[..count]);
            }
        }
        for list in &lists {
            assert_eq!(runs.whole(list), all);
        }
        assert_eq!(runs.blocks.len(), (lists.len() * all.len()).div_ceil(BLOCK));
    }

    #[test]
    fn where_some_were_forgotten_the_rest_is_taken_anew() {
        let (mut runs, step) = (Runs::default(), Arc::from("charge"));
        let all: Vec<StepRun> = (0..10).map(|attempt| run(&step, attempt)).collect();
        let mut list = List::default();
        runs.catch_up(&mut list, &all[..9]);
        runs.catch_up(&mut list, &all[1..]);
        assert_eq!(runs.whole(&list), all[1..]);
        runs.catch_up(&mut list, &[]);
        assert!(runs.whole(&list).is_empty());
    }

    #[test]
    fn room_that_is_given_back_is_used_again() {
        let (mut runs, step) = (Runs::default(), Arc::from("charge"));
        let all: Vec<StepRun> = (0..100).map(|attempt| run(&step, attempt)).collect();
        for _ in 0..100 {
            let mut list = List::default();
            runs.catch_up(&mut list, &all);
            runs.clear(&mut list);
        }
        assert_eq!(runs.blocks.len(), 1);
        // One of those that stand for a run that is over is known.
        assert_eq!(runs.known.iter().flatten().count(), 1);
        assert_eq!(Arc::strong_count(&step), all.len() + 2);
    }

    #[test]
    fn a_run_takes_forty_eight_bytes() {
        assert!(size_of::<Node>() <= 48, "{}", size_of::<Node>());
    }
}
