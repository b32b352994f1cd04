//! What stands out: found in the tally alone, by comparing each slot with what is usual.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::heat_map::thousands;
use crate::tally::{Cell, SLOT_MINUTES, SLOTS_A_DAY, Tally};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Failures,
    Slow,
    Crawler,
    Outage,
}

/// Something that lasted for one slot or several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    pub kind: Kind,
    /// The endpoint, or the client.
    pub what: String,
    /// The first slot, and the one after the last.
    pub from: i64,
    pub to: i64,
    pub says: String,
    /// Lines of the log that show it.
    pub evidence: Vec<String>,
}

/// An endpoint fails when so many of its requests do, and no fewer than so many.
const FAILED_SHARE: f64 = 0.25;
const FAILED: u64 = 4;
/// It is slow when it takes so many times what is usual.
pub const SLOW: f64 = 3.0;
/// Too few requests to tell.
const FEW: u64 = 5;
/// No person clicks so often in a slot.
const CLICKS: u64 = 60;
/// Hardly anything comes in any more: so much of what the hours around it have, which is not little.
const HARDLY: f64 = 0.25;
const NOT_LITTLE: u64 = 20;
/// How many slots around one tell what is usual.
const AROUND: usize = 12;

/// What stood out in one slot.
type Found = BTreeMap<(Kind, String), Vec<i64>>;

pub fn find(tally: &Tally) -> Vec<Incident> {
    let mut found = Found::new();
    let mut mark = |kind, what: &str, slot| {
        let slots = found.entry((kind, what.to_owned())).or_default();
        slots.push(slot);
    };
    let usual = tally.usual_millis();
    for ((slot, endpoint), cell) in &tally.cells {
        if cell.failed >= FAILED && cell.failed_share() >= FAILED_SHARE {
            mark(Kind::Failures, endpoint, *slot);
        }
        let usual = usual.get(&**endpoint).copied().unwrap_or_default();
        if cell.requests >= FEW && usual > 0.0 && cell.mean_millis() >= SLOW * usual {
            mark(Kind::Slow, endpoint, *slot);
        }
    }
    for ((slot, client), requests) in &tally.clients {
        if *requests >= CLICKS {
            mark(Kind::Crawler, client, *slot);
        }
    }
    for slot in silent(&tally.requests_by_slot()) {
        mark(Kind::Outage, "everything", slot);
    }
    let mut incidents = Vec::new();
    for ((kind, what), slots) in found {
        for (from, to) in stretches(&slots) {
            incidents.push(Incident {
                kind,
                says: says(kind, &what, from, to, tally),
                what: what.clone(),
                from,
                to,
                evidence: Vec::new(),
            });
        }
    }
    incidents.sort_by_key(|incident| (incident.from, incident.kind));
    incidents
}

/// Slots in which next to nothing came in. The first and the last don't count: the log may begin and end anywhere.
fn silent(slots: &[(i64, u64)]) -> Vec<i64> {
    let inner = 1..slots.len().saturating_sub(1);
    let is_silent = |place: &usize| {
        let around = place.saturating_sub(AROUND)..slots.len().min(place + AROUND + 1);
        let mut around: Vec<u64> = slots[around]
            .iter()
            .map(|(_, requests)| *requests)
            .collect();
        around.sort_unstable();
        let usual = around[around.len() / 2];
        usual >= NOT_LITTLE && (slots[*place].1 as f64) < HARDLY * usual as f64
    };
    inner
        .filter(is_silent)
        .map(|place| slots[place].0)
        .collect()
}

/// Slots that follow each other, or almost do.
fn stretches(slots: &[i64]) -> Vec<(i64, i64)> {
    let mut stretches: Vec<(i64, i64)> = Vec::new();
    for slot in slots {
        match stretches.last_mut() {
            Some((_, to)) if *slot <= *to + 1 => *to = slot + 1,
            _ => stretches.push((*slot, slot + 1)),
        }
    }
    stretches
}

fn says(kind: Kind, what: &str, from: i64, to: i64, tally: &Tally) -> String {
    let slots = from..to;
    let cells = tally.cells.iter();
    let mut sum = Cell::default();
    for ((slot, endpoint), cell) in cells {
        if slots.contains(slot) && endpoint == what {
            sum.requests += cell.requests;
            sum.failed += cell.failed;
            sum.millis += cell.millis;
        }
    }
    match kind {
        Kind::Failures => format!("{what} failed: {} of {} requests", sum.failed, sum.requests),
        Kind::Slow => format!(
            "{what} was slow: {:.0} ms, where {:.0} ms are usual",
            sum.mean_millis(),
            tally.usual_millis().get(what).copied().unwrap_or_default(),
        ),
        Kind::Crawler => {
            let clients = tally.clients.iter();
            let its = clients.filter(|((slot, client), _)| slots.contains(slot) && client == what);
            let requests: u64 = its.map(|(_, requests)| requests).sum();
            format!("{what} crawled: {} requests", thousands(requests))
        }
        Kind::Outage => {
            let minutes = (to - from) * SLOT_MINUTES;
            format!("next to nothing came in for {minutes} minutes")
        }
    }
}

/// Such as `Tue 3 Nov 14:10–14:50`.
impl fmt::Display for Incident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}  {}", self.when(), self.says)
    }
}

impl Incident {
    pub fn when(&self) -> String {
        format!("{} {}–{}", day(self.from), time(self.from), time(self.to))
    }
}

/// The day of a slot, such as `Tue 3 Nov`.
pub fn day(slot: i64) -> String {
    let days = slot.div_euclid(SLOTS_A_DAY);
    let date = i32::try_from(days)
        .ok()
        .and_then(chrono::NaiveDate::from_num_days_from_ce_opt);
    date.map_or_else(String::new, |date| date.format("%a %-d %b").to_string())
}

fn time(slot: i64) -> String {
    let minutes = slot.rem_euclid(SLOTS_A_DAY) * SLOT_MINUTES;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
