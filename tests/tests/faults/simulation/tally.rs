//! How often what happened, over all seeds.

use std::fmt;
use std::ops::AddAssign;

use ergate::backend::Settled;

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) jobs: usize,
    pub(crate) steps: usize,
    pub(crate) saved: usize,
    pub(crate) too_late: usize,
    pub(crate) repeated: usize,
    pub(crate) take_overs: usize,
    pub(crate) crashes: usize,
    pub(crate) freezes: usize,
    pub(crate) shutdowns: usize,
    pub(crate) refused: usize,
    pub(crate) unanswered: usize,
    pub(crate) twice: usize,
    pub(crate) late: usize,
    pub(crate) lost_wake_ups: usize,
}

impl Tally {
    pub(crate) fn settled(&mut self, settled: &Settled) {
        match settled {
            Settled::Lost(_) => self.too_late += 1,
            Settled::AlreadyCommitted => self.repeated += 1,
            _ => self.saved += 1,
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.jobs += other.jobs;
        self.steps += other.steps;
        self.saved += other.saved;
        self.too_late += other.too_late;
        self.repeated += other.repeated;
        self.take_overs += other.take_overs;
        self.crashes += other.crashes;
        self.freezes += other.freezes;
        self.shutdowns += other.shutdowns;
        self.refused += other.refused;
        self.unanswered += other.unanswered;
        self.twice += other.twice;
        self.late += other.late;
        self.lost_wake_ups += other.lost_wake_ups;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} jobs, {} runs of steps; {} settlements saved, {} repeated, {} too late; {} take-overs; \
             {} crashes, {} freezes, {} shutdowns; calls: {} refused, {} unanswered, {} delivered twice, {} late; \
             {} wake-ups lost",
            self.jobs,
            self.steps,
            self.saved,
            self.repeated,
            self.too_late,
            self.take_overs,
            self.crashes,
            self.freezes,
            self.shutdowns,
            self.refused,
            self.unanswered,
            self.twice,
            self.late,
            self.lost_wake_ups,
        )
    }
}
