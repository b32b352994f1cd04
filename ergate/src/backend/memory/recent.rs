use super::slots::Slot;
use crate::job::JobId;

/// A power of two.
const PLACES: usize = 64;

/// Where some of the jobs are that were claimed last, by where the texts of their ids are. What it says may be out of date, and
/// so it is only a place to look at first.
#[derive(Debug)]
pub(super) struct Recent {
    slots: [Slot; PLACES],
}

impl Default for Recent {
    fn default() -> Recent {
        Recent {
            slots: [Slot::LAST; PLACES],
        }
    }
}

impl Recent {
    pub(super) fn note(&mut self, id: &JobId, slot: Slot) {
        if let Some(place) = self.slots.get_mut(place(id)) {
            *place = slot;
        }
    }

    pub(super) fn get(&self, id: &JobId) -> Option<Slot> {
        self.slots.get(place(id)).copied()
    }
}

/// Fibonacci hashing: texts are allocated at addresses that have much in common.
fn place(id: &JobId) -> usize {
    let mixed = id.place().wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as usize);
    mixed >> (usize::BITS - PLACES.trailing_zeros())
}
