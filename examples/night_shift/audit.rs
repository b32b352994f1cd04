//! Whether the night went as it should: worked out from the shop's own ledger, and compared with the jobs in ergate's store.

mod path;
mod states;

use std::collections::BTreeMap;
use std::fmt;

use crate::evidence::{Deed, Evidence};
use crate::shop::Fate;

/// One thing that must hold.
pub struct Check {
    pub name: &'static str,
    /// What was counted, in words.
    pub says: String,
    /// What is wrong; empty if nothing is.
    pub faults: Vec<String>,
}

pub struct Audit {
    pub checks: Vec<Check>,
}

impl Audit {
    pub fn of(evidence: &Evidence) -> Audit {
        let fates = states::fates(evidence);
        Audit {
            checks: vec![
                money(evidence, &fates),
                stock(evidence, &fates),
                states::check(evidence, &fates),
                twice(evidence),
                path::check(evidence),
            ],
        }
    }

    pub fn is_ok(&self) -> bool {
        self.checks.iter().all(|check| check.faults.is_empty())
    }
}

/// The last line of the program.
impl fmt::Display for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_ok() {
            return f.write_str("audit: ok");
        }
        let failed = self.checks.iter().filter(|it| !it.faults.is_empty());
        let failed: Vec<String> = failed
            .map(|it| match &it.faults[..] {
                [fault] => format!("{} ({fault})", it.name),
                [first, others @ ..] => {
                    format!("{} ({first}, and {} more)", it.name, others.len())
                }
                [] => String::new(),
            })
            .collect();
        write!(f, "audit: FAILED {}", failed.join("; "))
    }
}

/// What became of each order, by its job.
type Fates = BTreeMap<u32, Option<Fate>>;

/// Whether an order's job failed, so that it may hold on to money or goods until somebody sees to it.
fn stands_still(fates: &Fates, order: u32) -> bool {
    fates.get(&order) == Some(&Some(Fate::Failed))
}

fn cents(deeds: &[&Deed], kind: &str) -> i64 {
    let deeds = deeds.iter().filter(|deed| deed.kind == kind);
    deeds.map(|deed| deed.cents).sum()
}

fn pieces(deeds: &[&Deed], kind: &str) -> i64 {
    let deeds = deeds.iter().filter(|deed| deed.kind == kind);
    deeds.map(|deed| deed.pieces).sum()
}

fn deeds_of(evidence: &Evidence, order: u32) -> Vec<&Deed> {
    let deeds = evidence.deeds.iter();
    deeds.filter(|deed| deed.order == order).collect()
}

/// Money captured, less what was refunded, is the value of what was shipped, for every single order.
fn money(evidence: &Evidence, fates: &Fates) -> Check {
    let (mut captured, mut refunded, mut shipped, mut held) = (0, 0, 0, 0);
    let mut faults = Vec::new();
    for (&number, order) in &evidence.orders {
        let deeds = deeds_of(evidence, number);
        let kept = cents(&deeds, "captured") - cents(&deeds, "refunded");
        let gone = deeds.iter().filter(|it| it.kind == "shipped").count() as i64 * order.value;
        captured += cents(&deeds, "captured");
        refunded += cents(&deeds, "refunded");
        shipped += gone;
        if kept == gone {
            continue;
        }
        if stands_still(fates, number) && kept == order.value {
            held += kept;
        } else {
            let (kept, gone) = (euros(kept), euros(gone));
            faults.push(format!("order {number}: {kept} kept for {gone} shipped"));
        }
    }
    let all: Vec<&Deed> = evidence.deeds.iter().collect();
    if (captured, refunded) != (cents(&all, "captured"), cents(&all, "refunded")) {
        faults.push("money moved for an order that nobody made".to_owned());
    }
    let says = format!(
        "captured {} − refunded {} = shipped {}{}",
        euros(captured),
        euros(refunded),
        euros(shipped),
        match held {
            0 => String::new(),
            held => format!(" + held for failed orders {}", euros(held)),
        },
    );
    Check {
        name: "money",
        says,
        faults,
    }
}

/// Every piece is on the shelf, shipped, broken, or held for an order whose job failed.
fn stock(evidence: &Evidence, fates: &Fates) -> Check {
    let mut faults = Vec::new();
    let mut total = Pieces::default();
    for stock in &evidence.stock {
        let mut there = Pieces {
            supply: stock.supply,
            shelf: stock.shelf,
            ..Pieces::default()
        };
        let mut orders = evidence.orders.iter();
        let numbers = orders
            .by_ref()
            .filter(|(_, it)| it.article == stock.article);
        for (&number, _) in numbers {
            let deeds = deeds_of(evidence, number);
            let gone = pieces(&deeds, "shipped");
            let back = pieces(&deeds, "released") + pieces(&deeds, "restocked");
            let held = pieces(&deeds, "reserved") - gone - back;
            there.shipped += gone;
            there.broken += deeds.iter().map(|deed| deed.broken).sum::<i64>();
            there.held += held;
            if held != 0 && !stands_still(fates, number) {
                faults.push(format!("order {number} is over and holds {held} pieces"));
            }
        }
        if there.supply != there.shelf + there.shipped + there.broken + there.held {
            faults.push(format!("article {}: {there}", stock.article));
        }
        total.add(&there);
    }
    Check {
        name: "stock",
        says: total.to_string(),
        faults,
    }
}

#[derive(Default)]
struct Pieces {
    supply: i64,
    shelf: i64,
    shipped: i64,
    broken: i64,
    held: i64,
}

impl Pieces {
    fn add(&mut self, more: &Pieces) {
        self.supply += more.supply;
        self.shelf += more.shelf;
        self.shipped += more.shipped;
        self.broken += more.broken;
        self.held += more.held;
    }
}

impl fmt::Display for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Pieces {
            supply,
            shelf,
            shipped,
            broken,
            held,
        } = self;
        write!(
            f,
            "supply {supply} = shelf {shelf} + shipped {shipped} + broken {broken} + held for failed orders {held}"
        )
    }
}

/// Nothing was done twice for one order, and least of all was anybody charged twice.
fn twice(evidence: &Evidence) -> Check {
    let mut times: BTreeMap<(u32, &str), usize> = BTreeMap::new();
    for deed in &evidence.deeds {
        *times.entry((deed.order, &deed.kind)).or_default() += 1;
    }
    times.retain(|_, times| *times > 1);
    let charges = times.keys().filter(|(_, kind)| *kind == "captured").count();
    let faults = times
        .iter()
        .map(|((order, kind), times)| format!("order {order}: {kind} {times} times"))
        .collect();
    Check {
        name: "once",
        says: format!(
            "double charges {charges}, other deeds done twice {}, repeated requests recognised by their key {}",
            times.len() - charges,
            evidence.repeats.len(),
        ),
        faults,
    }
}

/// Such as `1,234.50`.
pub fn euros(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let digits = (cents.abs() / 100).to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}.{:02}", cents.abs() % 100)
}
