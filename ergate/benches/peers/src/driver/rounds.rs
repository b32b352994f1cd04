//! Everything once a round, in turn, so that a change of the machine's mood meets all alike.

use std::time::{Duration, Instant};

use super::child::Figures;
use super::contender::{CONTENDERS, Contender, Group, Program};
use super::results::Results;
use super::stage::Stage;
use crate::Fallible;

/// What is measured once, at the end, takes about so long.
const AFTERWARDS: Duration = Duration::from_secs(80);

pub(super) struct Rounds {
    pub(super) stage: Stage,
    pub(super) results: Results,
    /// Only what has this in its key.
    pub(super) only: Option<String>,
}

impl Rounds {
    /// So many rounds, or as many as there is time for.
    pub(super) fn carry_out(&mut self, rounds: usize, time: Duration, quick: bool) {
        let start = Instant::now();
        let mut longest = Duration::ZERO;
        for round in 0..rounds {
            if round > 0 && start.elapsed() + longest + AFTERWARDS > time {
                let remark = format!("there was time for {round} of {rounds} rounds");
                self.results.remark(remark);
                break;
            }
            eprintln!("round {} of {rounds}", round + 1);
            let begun = Instant::now();
            self.round(round % 2 == 0, quick);
            longest = longest.max(begun.elapsed());
        }
        if !quick {
            self.afterwards();
        }
    }

    fn round(&mut self, slow: bool, quick: bool) {
        for contender in CONTENDERS.iter().filter(|one| slow || one.always) {
            if !(quick && contender.group == Group::Postgres) {
                self.contend(contender);
            }
        }
        self.limits(slow && !quick);
    }

    fn is_wanted(&self, key: &str) -> bool {
        let only = self.only.as_deref();
        only.is_none_or(|only| key.contains(only))
    }

    fn contend(&mut self, contender: &Contender) {
        let jobs = contender.jobs.to_string();
        let words = [contender.words, &["--jobs", &jobs]].concat();
        let with_database = contender.group == Group::Postgres;
        self.once(
            contender.key,
            contender.name,
            contender.program,
            &words,
            with_database,
        );
    }

    fn limits(&mut self, slow: bool) {
        self.ours("json", &["json"], false);
        self.ours("call", &["call"], false);
        self.ours("fsync", &["fsync"], false);
        self.ours("bare-sqlite", &["bare-sqlite", "64"], false);
        self.ours("payload", &["payload"], false);
        if slow {
            self.ours("few", &["history", "300"], false);
            self.ours("many", &["history", "100000"], false);
            self.ours("bare-postgres", &["bare-postgres", "64"], true);
            if self.is_wanted("pgbench") {
                let rate = self.pgbench();
                self.note("pgbench", "pgbench", rate);
            }
            if self.is_wanted("scaling") {
                let gain = self.scaling();
                self.note("scaling", "two workers beside one", gain);
            }
        }
    }

    /// What doesn't depend much on the machine's mood, or takes its time.
    fn afterwards(&mut self) {
        eprintln!("an idle worker, and memory");
        self.ours("lag-memory", &["lag", "memory"], false);
        self.ours("lag-sqlite", &["lag", "sqlite", "--pause-ms", "60"], false);
        self.ours(
            "lag-postgres",
            &["lag", "postgres", "--pause-ms", "25"],
            true,
        );
        self.ours("idle-memory", &["idle", "memory"], false);
        self.ours("idle-sqlite", &["idle", "sqlite"], false);
        self.ours("idle-postgres", &["idle", "postgres"], true);
        for (few, many, place) in [
            ("waiting-few-sqlite", "waiting-many-sqlite", "sqlite"),
            ("waiting-few-postgres", "waiting-many-postgres", "postgres"),
        ] {
            self.room(few, "waiting", place, "100");
            self.room(many, "waiting", place, "100000");
        }
        self.room("running-few", "running", "sqlite", "100");
        self.room("running-many", "running", "sqlite", "10000");
    }

    fn room(&mut self, key: &'static str, what: &str, place: &str, jobs: &str) {
        if !self.is_wanted(key) {
            return;
        }
        let fill = ["fill", place, "--jobs", jobs];
        let hold = [what, place, "--jobs", jobs];
        let figures = self.stage.in_turn(place == "postgres", &[&fill, &hold]);
        self.note(key, key, figures);
    }

    fn ours(&mut self, key: &'static str, words: &[&str], with_database: bool) {
        self.once(key, key, Program::Ours, words, with_database);
    }

    fn once(
        &mut self,
        key: &'static str,
        name: &str,
        program: Program,
        words: &[&str],
        with_database: bool,
    ) {
        if !self.is_wanted(key) {
            return;
        }
        let figures = self.stage.once(program, words, with_database);
        self.note(key, name, figures);
    }

    fn note(&mut self, key: &'static str, name: &str, figures: Fallible<Figures>) {
        match figures {
            Ok(figures) => self.results.add(key, figures),
            Err(error) => self.results.remark(format!("{name}: {error}")),
        }
    }

    fn pgbench(&mut self) -> Fallible<Figures> {
        let databases = self
            .stage
            .databases
            .as_mut()
            .ok_or("there is no PostgreSQL")?;
        let rate = databases.pgbench(64, 5)?;
        Ok(Figures::from([("rate".to_owned(), rate)]))
    }

    /// How much more two processes do than one.
    fn scaling(&mut self) -> Fallible<Figures> {
        let one = self.sleepy(1)?;
        let two = self.sleepy(2)?;
        Ok(Figures::from([
            ("one".to_owned(), one),
            ("two".to_owned(), two),
            ("gain".to_owned(), two / one),
        ]))
    }

    /// Steps a second of so many worker processes.
    fn sleepy(&mut self, processes: usize) -> Fallible<f64> {
        const JOBS: &str = "10000";
        let store = self.stage.store(true)?;
        let measured = self
            .stage
            .at_once(1, &["sleepy-jobs", "--jobs", JOBS], &store);
        let measured = measured.and_then(|_| self.stage.at_once(processes, &["sleepy"], &store));
        self.stage.clear(&store)?;
        let measured = measured?;
        let of = |name: &str| {
            measured
                .iter()
                .filter_map(|one| one.get(name).copied())
                .collect::<Vec<f64>>()
        };
        let began = of("began").into_iter().fold(f64::INFINITY, f64::min);
        let ended = of("ended").into_iter().fold(f64::NEG_INFINITY, f64::max);
        Ok(JOBS.parse::<f64>()? * 3.0 / (ended - began))
    }
}
