//! What a part of the log comes to. Tallies of parts are added to one of the whole.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::line::Hit;

/// How long a slot is. All is counted by slots.
pub const SLOT_MINUTES: i64 = 10;
pub const SLOTS_A_DAY: i64 = 24 * 60 / SLOT_MINUTES;

/// A client with fewer requests in a slot is not remembered: it is one of many.
const WORTH_REMEMBERING: u64 = 8;

/// What one endpoint did in one slot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    pub requests: u64,
    pub failed: u64,
    pub millis: u64,
}

impl Cell {
    pub fn mean_millis(&self) -> f64 {
        self.millis as f64 / self.requests.max(1) as f64
    }

    pub fn failed_share(&self) -> f64 {
        self.failed as f64 / self.requests.max(1) as f64
    }

    fn add(&mut self, other: Cell) {
        self.requests += other.requests;
        self.failed += other.failed;
        self.millis += other.millis;
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    pub lines: u64,
    /// Lines that are none.
    pub unreadable: u64,
    pub bytes: u64,
    /// By slot and endpoint.
    #[serde(with = "pairs")]
    pub cells: BTreeMap<(i64, String), Cell>,
    /// Requests by slot and client, of those with many.
    #[serde(with = "pairs")]
    pub clients: BTreeMap<(i64, String), u64>,
}

impl Tally {
    pub fn of(text: &[u8]) -> Tally {
        let mut tally = Tally::default();
        let mut cells: HashMap<(i64, String), Cell> = HashMap::new();
        let mut clients: HashMap<(i64, &str), u64> = HashMap::new();
        for line in text.split(|byte| *byte == b'\n') {
            if line.is_empty() {
                continue;
            }
            tally.lines += 1;
            let Some(hit) = std::str::from_utf8(line).ok().and_then(Hit::read) else {
                tally.unreadable += 1;
                continue;
            };
            let slot = hit.minute / SLOT_MINUTES;
            tally.bytes += hit.bytes;
            *clients.entry((slot, hit.client)).or_default() += 1;
            let failed = u64::from(hit.has_failed());
            cells.entry((slot, hit.endpoint)).or_default().add(Cell {
                requests: 1,
                failed,
                millis: hit.millis,
            });
        }
        tally.cells = cells.into_iter().collect();
        let many = clients
            .into_iter()
            .filter(|(_, requests)| *requests >= WORTH_REMEMBERING);
        tally.clients = many
            .map(|((slot, client), requests)| ((slot, client.to_owned()), requests))
            .collect();
        tally
    }

    pub fn add(&mut self, other: Tally) {
        self.lines += other.lines;
        self.unreadable += other.unreadable;
        self.bytes += other.bytes;
        for (key, cell) in other.cells {
            self.cells.entry(key).or_default().add(cell);
        }
        for (key, requests) in other.clients {
            *self.clients.entry(key).or_default() += requests;
        }
    }

    pub fn requests(&self) -> u64 {
        self.cells.values().map(|cell| cell.requests).sum()
    }

    pub fn failed(&self) -> u64 {
        self.cells.values().map(|cell| cell.failed).sum()
    }

    /// The first slot, and the one after the last.
    pub fn span(&self) -> Option<(i64, i64)> {
        let ((first, _), _) = self.cells.first_key_value()?;
        let ((last, _), _) = self.cells.last_key_value()?;
        Some((*first, last + 1))
    }

    /// The requests of each slot, those without any too.
    pub fn requests_by_slot(&self) -> Vec<(i64, u64)> {
        let Some((first, end)) = self.span() else {
            return Vec::new();
        };
        let mut slots: Vec<(i64, u64)> = (first..end).map(|slot| (slot, 0)).collect();
        for ((slot, _), cell) in &self.cells {
            slots[(slot - first) as usize].1 += cell.requests;
        }
        slots
    }

    /// How long each endpoint takes in the slot in the middle of all its slots.
    pub fn usual_millis(&self) -> HashMap<&str, f64> {
        let mut millis: HashMap<&str, Vec<f64>> = HashMap::new();
        for ((_, endpoint), cell) in &self.cells {
            millis.entry(endpoint).or_default().push(cell.mean_millis());
        }
        let middles = millis.into_iter().map(|(endpoint, mut millis)| {
            millis.sort_by(f64::total_cmp);
            (endpoint, millis[millis.len() / 2])
        });
        middles.collect()
    }
}

/// Maps whose keys are no texts, as lists of pairs.
mod pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<K: Serialize, V: Serialize, S: Serializer>(
        map: &BTreeMap<K, V>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map)
    }

    pub(super) fn deserialize<'de, K, V, D>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Ord,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Ok(Vec::deserialize(deserializer)?.into_iter().collect())
    }
}
