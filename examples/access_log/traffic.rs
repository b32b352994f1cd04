//! A log that is made from a seed: the same seed makes the same one, and what is planted in it is known.

use std::io::{self, Write};

use chrono::{Datelike, NaiveDate};
use examples::Random;

use crate::incidents::Kind;

/// Something that was planted.
#[derive(Debug)]
pub struct Planted {
    pub kind: Kind,
    /// The endpoint, or the client.
    pub what: &'static str,
    /// Its first minute, and the one after its last.
    pub from: i64,
    pub to: i64,
}

/// What the log comes to.
#[derive(Debug, Default)]
pub struct Known {
    pub lines: u64,
    pub unreadable: u64,
    pub failed: u64,
    pub bytes: u64,
    pub planted: Vec<Planted>,
}

struct Endpoint {
    name: &'static str,
    /// Its share of the requests, in percent.
    share: u64,
    millis: f64,
    bytes: u64,
}

const fn endpoint(name: &'static str, share: u64, millis: f64, bytes: u64) -> Endpoint {
    Endpoint {
        name,
        share,
        millis,
        bytes,
    }
}

const ENDPOINTS: [Endpoint; 8] = [
    endpoint("/", 19, 18.0, 14_000),
    endpoint("/products/:id", 26, 32.0, 22_000),
    endpoint("/search", 18, 64.0, 9_000),
    endpoint("/cart", 11, 27.0, 5_000),
    endpoint("/api/stock", 8, 12.0, 400),
    endpoint("/login", 9, 85.0, 3_000),
    endpoint("/checkout", 8, 120.0, 4_000),
    endpoint("/about", 1, 9.0, 7_000),
];
/// Those that can break or be slow: enough requests come to each.
const FRAGILE: [&str; 4] = ["/search", "/cart", "/login", "/checkout"];
const CRAWLER: &str = "198.51.100.77";
const BROWSERS: [&str; 3] = [
    "Mozilla/5.0 (X11; Linux x86_64)",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X)",
    "Mozilla/5.0 (Macintosh)",
];
const GARBAGE: [&[u8]; 4] = [
    b"192.0.2.4 - - [02/Nov/2026:1",
    b"\xff\xfe\x00\x00GET",
    b"192.0.2.9 - - [31/Fub/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 17 \"-\" \"-\" 4",
    b"kernel: out of memory: killed process 4711",
];

const MINUTES_A_DAY: i64 = 24 * 60;
/// One line in this many is none.
const GARBAGE_ONE_IN: u64 = 20_000;

/// The minute that the log begins with: a Monday.
fn beginning() -> i64 {
    let monday = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap_or_default();
    i64::from(monday.num_days_from_ce()) * MINUTES_A_DAY
}

/// One of each kind, on days and at times of their own.
fn plant(days: i64, random: &mut Random) -> Vec<Planted> {
    let mut plant = |kind, what, day: i64, hours: (i64, i64), lasts: (i64, i64)| {
        let mut between =
            |(least, most): (i64, i64)| least + random.below((most - least) as u64) as i64;
        let from =
            beginning() + day * days / 7 * MINUTES_A_DAY + between((hours.0 * 60, hours.1 * 60));
        let to = from + between(lasts);
        Planted {
            kind,
            what,
            from,
            to,
        }
    };
    let mut planted = vec![
        plant(Kind::Failures, "", 1, (10, 12), (30, 50)),
        plant(Kind::Slow, "", 2, (14, 17), (70, 120)),
        plant(Kind::Crawler, CRAWLER, 4, (1, 3), (60, 100)),
        plant(Kind::Outage, "everything", 5, (17, 20), (30, 45)),
    ];
    let fragile = random.below(FRAGILE.len() as u64) as usize;
    planted[0].what = FRAGILE[fragile];
    planted[1].what = FRAGILE[(fragile + 1) % FRAGILE.len()];
    planted
}

/// Writes so many lines of so many days.
pub fn write(lines: u64, days: i64, seed: u64, file: &mut impl Write) -> io::Result<Known> {
    let mut random = Random::new(seed);
    let mut log = Log {
        known: Known {
            planted: plant(days, &mut random),
            ..Known::default()
        },
        random,
        visitor: Visitor::default(),
    };
    let minutes: Vec<i64> = (0..days * MINUTES_A_DAY)
        .map(|minute| beginning() + minute)
        .collect();
    let shares: Vec<(f64, f64)> = minutes.iter().map(|minute| log.shares(*minute)).collect();
    let total: f64 = shares
        .iter()
        .map(|(people, crawler)| people + crawler)
        .sum();
    let mut due = 0.0;
    for (minute, (people, crawler)) in minutes.into_iter().zip(shares) {
        due += (people + crawler) / total * lines as f64;
        let by_crawler = crawler / (people + crawler).max(1e-9);
        let end = due.round() as u64;
        let count = end.min(lines) - log.known.lines;
        for place in 0..count {
            let second = place * 60 / count;
            let is_crawler = log.random.unit() < by_crawler;
            log.line(minute, second, is_crawler, file)?;
        }
    }
    Ok(log.known)
}

struct Log {
    known: Known,
    random: Random,
    visitor: Visitor,
}

/// Somebody who clicks a few times.
#[derive(Default)]
struct Visitor {
    client: String,
    browser: &'static str,
    clicks: u64,
}

impl Log {
    fn is_planted(&self, kind: Kind, what: &str, minute: i64) -> bool {
        self.known
            .planted
            .iter()
            .any(|it| it.kind == kind && it.what == what && (it.from..it.to).contains(&minute))
    }

    /// How much people and the crawler ask in a minute, as compared with others.
    fn shares(&mut self, minute: i64) -> (f64, f64) {
        if self.is_planted(Kind::Outage, "everything", minute) {
            return (0.0, 0.0);
        }
        let hour = (minute % MINUTES_A_DAY) as f64 / 60.0;
        let day = (minute - beginning()) / MINUTES_A_DAY % 7;
        let sun = 0.5 - 0.5 * ((hour - 3.5) / 24.0 * std::f64::consts::TAU).cos();
        let evening = (-((hour - 20.0) / 1.8).powi(2)).exp();
        let noon = (-((hour - 12.5) / 1.2).powi(2)).exp();
        let week = if day >= 5 { 0.8 } else { 1.0 };
        let noise = 0.9 + 0.2 * self.random.unit();
        let people = (0.22 + 0.7 * sun + 0.55 * evening + 0.25 * noon) * week * noise;
        let crawler = match self.is_planted(Kind::Crawler, CRAWLER, minute) {
            true => 2.5,
            false => 0.0,
        };
        (people, crawler)
    }

    fn line(
        &mut self,
        minute: i64,
        second: u64,
        is_crawler: bool,
        file: &mut impl Write,
    ) -> io::Result<()> {
        self.known.lines += 1;
        if self.random.below(GARBAGE_ONE_IN) == 0 {
            self.known.unreadable += 1;
            file.write_all(self.random.pick(&GARBAGE))?;
            return file.write_all(b"\n");
        }
        let endpoint = match is_crawler {
            true => &ENDPOINTS[1],
            false => self.endpoint(),
        };
        let fails = match self.is_planted(Kind::Failures, endpoint.name, minute) {
            true => self.random.below(10) < 7,
            false => self.random.below(300) == 0,
        };
        let status = match fails {
            true => self.random.pick(&[500, 502, 503]),
            false => self
                .random
                .pick(&[200, 200, 200, 200, 200, 200, 200, 200, 200, 304, 304, 404]),
        };
        let mut millis = endpoint.millis * (0.5 + self.random.unit());
        if self.random.below(500) == 0 {
            millis *= 4.0;
        }
        if self.is_planted(Kind::Slow, endpoint.name, minute) {
            millis *= 8.0;
        }
        let bytes = endpoint.bytes / 2 + self.random.below(endpoint.bytes);
        self.known.failed += u64::from(fails);
        self.known.bytes += bytes;
        let path = endpoint
            .name
            .replace(":id", &self.random.below(9_000).to_string());
        let query = if endpoint.name == "/search" {
            "?q=tea"
        } else {
            ""
        };
        let (client, browser) = match is_crawler {
            true => (CRAWLER, "fetch-all/0.3"),
            false => self.visitor(),
        };
        let time = time(minute, second);
        writeln!(
            file,
            "{client} - - [{time} +0000] \"GET {path}{query} HTTP/1.1\" {status} {bytes} \"-\" \"{browser}\" {millis:.0}",
        )
    }

    fn endpoint(&mut self) -> &'static Endpoint {
        let mut place = self.random.below(100);
        let chosen = ENDPOINTS.iter().find(|endpoint| {
            let is_it = place < endpoint.share;
            place = place.saturating_sub(endpoint.share);
            is_it
        });
        chosen.unwrap_or(&ENDPOINTS[0])
    }

    fn visitor(&mut self) -> (&str, &'static str) {
        if self.visitor.clicks == 0 {
            let mut part = |least, most| least + self.random.below(most - least);
            self.visitor.client = format!(
                "{}.{}.{}.{}",
                part(11, 190),
                part(0, 256),
                part(0, 256),
                part(1, 255)
            );
            self.visitor.clicks = part(1, 12);
            self.visitor.browser = self.random.pick(&BROWSERS);
        }
        self.visitor.clicks -= 1;
        (&self.visitor.client, self.visitor.browser)
    }
}

/// Such as `02/Nov/2026:14:05:12`.
fn time(minute: i64, second: u64) -> String {
    let days = i32::try_from(minute / MINUTES_A_DAY).unwrap_or_default();
    let date = NaiveDate::from_num_days_from_ce_opt(days).unwrap_or_default();
    let of_day = minute % MINUTES_A_DAY;
    let (hour, minute) = (of_day / 60, of_day % 60);
    format!(
        "{}:{hour:02}:{minute:02}:{second:02}",
        date.format("%d/%b/%Y")
    )
}
