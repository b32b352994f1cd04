use super::entry::Entry;

/// Where an entry stands, for as long as it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot(usize);

impl Slot {
    pub(super) const LAST: Slot = Slot(usize::MAX);
}

/// All entries, each found without a search. They are boxed, so that a slot that is empty takes little.
#[derive(Debug, Default)]
pub(super) struct Slots {
    entries: Vec<Option<Box<Entry>>>,
    free: Vec<Slot>,
}

impl Slots {
    /// Puts in what is made for its slot.
    pub(super) fn insert(&mut self, make: impl FnOnce(Slot) -> Box<Entry>) -> Slot {
        let slot = self.free.pop().unwrap_or(Slot(self.entries.len()));
        let entry = Some(make(slot));
        match self.entries.get_mut(slot.0) {
            Some(place) => *place = entry,
            None => self.entries.push(entry),
        }
        slot
    }

    pub(super) fn remove(&mut self, slot: Slot) -> Option<Box<Entry>> {
        let entry = self.entries.get_mut(slot.0)?.take()?;
        self.free.push(slot);
        Some(entry)
    }

    pub(super) fn get(&self, slot: Slot) -> Option<&Entry> {
        self.entries.get(slot.0)?.as_deref()
    }

    pub(super) fn get_mut(&mut self, slot: Slot) -> Option<&mut Entry> {
        self.entries.get_mut(slot.0)?.as_deref_mut()
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len() - self.free.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().flatten().map(|entry| &**entry)
    }
}
