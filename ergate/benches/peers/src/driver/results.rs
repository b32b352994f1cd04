//! What was measured, by contender and figure, over the rounds.

use std::collections::BTreeMap;

use super::child::Figures;

#[derive(Default)]
pub(super) struct Results {
    runs: BTreeMap<&'static str, Vec<Figures>>,
    /// What did not run, or not to its end, and why.
    pub(super) remarks: Vec<String>,
}

/// A median, the lowest and the highest.
#[derive(Clone, Copy)]
pub(super) struct Spread {
    pub(super) median: f64,
    pub(super) lowest: f64,
    pub(super) highest: f64,
}

impl Spread {
    fn of(mut figures: Vec<f64>) -> Option<Spread> {
        figures.sort_by(f64::total_cmp);
        Some(Spread {
            median: *figures.get(figures.len() / 2)?,
            lowest: *figures.first()?,
            highest: *figures.last()?,
        })
    }
}

impl Results {
    pub(super) fn add(&mut self, key: &'static str, figures: Figures) {
        self.runs.entry(key).or_default().push(figures);
    }

    /// Notes a failure once, however often it comes.
    pub(super) fn remark(&mut self, remark: String) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    /// A figure over the rounds, or something made of several figures of each.
    pub(super) fn spread_of(
        &self,
        key: &str,
        of: impl Fn(&Figures) -> Option<f64>,
    ) -> Option<Spread> {
        Spread::of(self.runs.get(key)?.iter().filter_map(of).collect())
    }

    pub(super) fn spread(&self, key: &str, name: &str) -> Option<Spread> {
        self.spread_of(key, |figures| figures.get(name).copied())
    }

    pub(super) fn median(&self, key: &str, name: &str) -> Option<f64> {
        Some(self.spread(key, name)?.median)
    }

    pub(super) fn per_second(&self, key: &str) -> Option<Spread> {
        self.spread_of(key, |run| Some(run.get("steps")? / run.get("seconds")?))
    }

    /// By all the processor that it took, the database's share included.
    pub(super) fn per_processor_second(&self, key: &str) -> Option<Spread> {
        self.spread_of(key, |run| {
            Some(run.get("steps")? / (run.get("cpu")? + run.get("server_cpu")?))
        })
    }
}
