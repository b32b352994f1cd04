//! The picture: three maps of the days by the time of day, with the incidents marked. Nothing is fetched and no script runs.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use crate::incidents::{Incident, Kind, day};
use crate::tally::{SLOTS_A_DAY, Tally};

const STYLE: &str = include_str!("style.css");

const LEFT: i64 = 100;
const CELL: i64 = 6;
const ROW: i64 = 17;
/// A cell is a little lower than its row.
const CELL_HEIGHT: i64 = 15;
const RIGHT: i64 = LEFT + SLOTS_A_DAY * CELL;
const WIDTH: i64 = RIGHT + 28;

/// One of the three maps.
struct Map {
    title: &'static str,
    /// The class of each slot that has a colour.
    classes: BTreeMap<i64, String>,
    /// The scale's classes, from none to the most, and what its ends mean.
    scale: Vec<String>,
    ends: (String, String),
    kinds: &'static [Kind],
}

pub fn svg(tally: &Tally, incidents: &[Incident]) -> String {
    let (first, end) = tally.span().unwrap_or_default();
    let days = first.div_euclid(SLOTS_A_DAY)..(end - 1).div_euclid(SLOTS_A_DAY) + 1;
    let mut body = String::new();
    let mut y = 76;
    for map in [requests(tally), failures(tally), slowness(tally)] {
        y = map.draw(&mut body, y, &days, (first, end), incidents) + 30;
    }
    y = list(&mut body, y + 8, incidents);
    let height = y + 14;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\">\n\
         <title>{} requests and {} incidents</title>\n<style>\n{STYLE}</style>\n\
         <rect class=\"paper\" width=\"{WIDTH}\" height=\"{height}\"/>\n\
         <text class=\"title\" x=\"24\" y=\"40\">{} requests, {} to {}</text>\n{body}</svg>\n",
        thousands(tally.requests()),
        incidents.len(),
        thousands(tally.requests()),
        day(first),
        day(end - 1),
    )
}

fn requests(tally: &Tally) -> Map {
    let slots = tally.requests_by_slot();
    let mut sorted: Vec<u64> = slots.iter().map(|(_, requests)| *requests).collect();
    sorted.sort_unstable();
    // What a single slot has more than nearly all others would make these look alike.
    let most = sorted[(sorted.len() - 1) * 99 / 100].max(1);
    let busy = slots.into_iter().filter(|(_, requests)| *requests > 0);
    let classes = busy.map(|(slot, requests)| {
        let shade = (requests * 8).div_ceil(most).clamp(1, 8);
        (slot, format!("a{shade}"))
    });
    Map {
        title: "Requests in ten minutes",
        classes: classes.collect(),
        scale: scale('a', 8),
        ends: ("none".to_owned(), format!("{} and more", thousands(most))),
        kinds: &[Kind::Crawler, Kind::Outage],
    }
}

fn failures(tally: &Tally) -> Map {
    let mut worst: HashMap<i64, f64> = HashMap::new();
    for ((slot, _), cell) in &tally.cells {
        // One failure among few requests says little.
        let share = match cell.failed {
            0 | 1 => cell.failed_share().min(0.05),
            _ => cell.failed_share(),
        };
        let worst = worst.entry(*slot).or_default();
        *worst = worst.max(share);
    }
    Map {
        title: "Failed, of the endpoint that failed most",
        classes: classes('f', worst, [0.02, 0.06, 0.15, 0.3, 0.6]),
        scale: scale('f', 5),
        ends: ("hardly any".to_owned(), "60 % and more".to_owned()),
        kinds: &[Kind::Failures],
    }
}

fn slowness(tally: &Tally) -> Map {
    let usual = tally.usual_millis();
    let mut worst: HashMap<i64, f64> = HashMap::new();
    for ((slot, endpoint), cell) in &tally.cells {
        let usual = usual.get(&**endpoint).copied().unwrap_or_default();
        if cell.requests >= 5 && usual > 0.0 {
            let worst = worst.entry(*slot).or_default();
            *worst = worst.max(cell.mean_millis() / usual);
        }
    }
    Map {
        title: "Slowness, of the endpoint that was slowest",
        classes: classes('s', worst, [1.15, 1.4, 2.0, 3.0, 6.0]),
        scale: scale('s', 5),
        ends: ("as usual".to_owned(), "6 times and more".to_owned()),
        kinds: &[Kind::Slow],
    }
}

fn scale(letter: char, shades: usize) -> Vec<String> {
    let shades = (1..=shades).map(|shade| format!("{letter}{shade}"));
    std::iter::once("none".to_owned()).chain(shades).collect()
}

/// The class of each slot by how many of the bounds its value reaches.
fn classes(letter: char, values: HashMap<i64, f64>, bounds: [f64; 5]) -> BTreeMap<i64, String> {
    let shades = values.into_iter().map(|(slot, value)| {
        let shade = bounds.iter().filter(|bound| value >= **bound).count();
        (slot, shade)
    });
    shades
        .map(|(slot, shade)| match shade {
            0 => (slot, "none".to_owned()),
            shade => (slot, format!("{letter}{shade}")),
        })
        .collect()
}

impl Map {
    /// Draws the map from there on, and gives where it ends.
    fn draw(
        &self,
        to: &mut String,
        y: i64,
        days: &std::ops::Range<i64>,
        (first, end): (i64, i64),
        incidents: &[Incident],
    ) -> i64 {
        // Writing to a string doesn't fail.
        let _ = writeln!(
            to,
            "<text class=\"head\" x=\"24\" y=\"{y}\">{}</text>",
            self.title
        );
        self.legend(to, y);
        let top = y + 12;
        let place = |slot: i64| {
            let row = slot.div_euclid(SLOTS_A_DAY) - days.start;
            (LEFT + slot.rem_euclid(SLOTS_A_DAY) * CELL, top + row * ROW)
        };
        let mut paths: BTreeMap<&str, String> = BTreeMap::new();
        for slot in first..end {
            let class = self.classes.get(&slot).map_or("none", String::as_str);
            let (x, y) = place(slot);
            let path = paths.entry(class).or_default();
            let _ = write!(path, "M{x} {y}h{CELL}v{CELL_HEIGHT}h-{CELL}z");
        }
        for (class, path) in paths {
            let _ = writeln!(to, "<path class=\"{class}\" d=\"{path}\"/>");
        }
        for row in days.clone() {
            let y = top + (row - days.start) * ROW + 12;
            let name = day(row * SLOTS_A_DAY);
            let _ = writeln!(
                to,
                "<text class=\"day\" x=\"{}\" y=\"{y}\">{name}</text>",
                LEFT - 10
            );
        }
        let bottom = top + (days.end - days.start) * ROW;
        for hour in (0..=24).step_by(3) {
            let x = LEFT + hour * SLOTS_A_DAY / 24 * CELL;
            let y = bottom + 13;
            let _ = writeln!(
                to,
                "<text class=\"hour\" x=\"{x}\" y=\"{y}\">{hour}:00</text>"
            );
        }
        for (number, incident) in (1..).zip(incidents) {
            if self.kinds.contains(&incident.kind) {
                mark(to, number, incident, place);
            }
        }
        bottom + 13
    }

    fn legend(&self, to: &mut String, y: i64) {
        let swatch = 16;
        let right = RIGHT - 116;
        let left = right - swatch * self.scale.len() as i64;
        for (place, class) in (0..).zip(&self.scale) {
            let x = left + place * swatch;
            let _ = writeln!(
                to,
                "<rect class=\"{class}\" x=\"{x}\" y=\"{}\" width=\"{swatch}\" height=\"10\"/>",
                y - 9
            );
        }
        let (least, most) = &self.ends;
        let _ = writeln!(
            to,
            "<text class=\"soft right\" x=\"{}\" y=\"{y}\">{least}</text>",
            left - 6
        );
        let _ = writeln!(
            to,
            "<text class=\"soft\" x=\"{}\" y=\"{y}\">{most}</text>",
            right + 8
        );
    }
}

/// A frame around the incident's slots on each day that it touches, and its number.
fn mark(to: &mut String, number: u32, incident: &Incident, place: impl Fn(i64) -> (i64, i64)) {
    let mut from = incident.from;
    while from < incident.to {
        let midnight = (from.div_euclid(SLOTS_A_DAY) + 1) * SLOTS_A_DAY;
        let end = incident.to.min(midnight);
        let (x, y) = place(from);
        let width = (end - from) * CELL;
        let _ = writeln!(
            to,
            "<rect class=\"mark\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\"/>",
            x - 1,
            y - 1,
            width + 2,
            CELL_HEIGHT + 2
        );
        badge(to, number, x + width + 11, y + CELL_HEIGHT / 2);
        from = end;
    }
}

fn badge(to: &mut String, number: u32, x: i64, y: i64) {
    let _ = writeln!(
        to,
        "<circle class=\"badge\" cx=\"{x}\" cy=\"{y}\" r=\"7.5\"/><text class=\"number\" x=\"{x}\" y=\"{}\">{number}</text>",
        y + 4
    );
}

fn list(to: &mut String, mut y: i64, incidents: &[Incident]) -> i64 {
    let head = match incidents.len() {
        0 => "No incidents".to_owned(),
        1 => "1 incident".to_owned(),
        count => format!("{count} incidents"),
    };
    let _ = writeln!(to, "<text class=\"head\" x=\"24\" y=\"{y}\">{head}</text>");
    for (number, incident) in (1..).zip(incidents) {
        y += 24;
        badge(to, number, 32, y - 4);
        let _ = writeln!(
            to,
            "<text class=\"soft\" x=\"50\" y=\"{y}\">{}</text><text x=\"216\" y=\"{y}\">{}</text>",
            escape(&incident.when()),
            escape(&incident.says)
        );
    }
    y
}

/// What came out of the log may hold anything.
fn escape(text: &str) -> String {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    text.chars().filter(|it| !it.is_control()).collect()
}

pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
