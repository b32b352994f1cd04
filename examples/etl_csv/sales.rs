//! A file of sales that is made from a seed: the same seed makes the same file, and what is wrong with it is known.

use std::collections::BTreeMap;
use std::io::{self, Write};

use examples::Random;

/// What the file comes to when it is loaded as it should be.
#[derive(Debug, Default, PartialEq)]
pub struct Known {
    pub rows: u32,
    /// The kind of what is wrong, by the line.
    pub rejects: BTreeMap<u64, &'static str>,
    /// Rows and cents by country.
    pub countries: BTreeMap<&'static str, (u32, i64)>,
}

const HEAD: &str = "order_id,ordered_on,customer,country,article,note,amount";
const CUSTOMERS: [&str; 8] = [
    "Ada Berg",
    "Zoë Müller",
    "\"Núñez, Inés\"",
    "Łukasz Nowak",
    "Søren Dahl",
    "\"Fatma \"\"Fati\"\" Öz\"",
    "Chloé Petit",
    "Jan de Vries",
];
const COUNTRIES: [&str; 8] = ["AT", "DE", "DK", "ES", "FR", "NL", "PL", "TR"];
const ARTICLES: [&str; 6] = [
    "tea pot",
    "lantern",
    "wool blanket",
    "compass",
    "hourglass",
    "music box",
];
const NOTES: [&str; 4] = [
    "\"please, ring twice\"",
    "\"leave it\nat the door\"",
    "gift",
    "\"first floor,\n\"\"left\"\"\nof the stairs\"",
];

/// One row in this many has something wrong with it.
const ONE_IN: u64 = 150;

/// A row's cells, as they are written.
struct Cells {
    key: String,
    day: String,
    customer: Vec<u8>,
    country: &'static str,
    amount: String,
    /// Whether a column is missing (-1) or there is one more.
    columns: i8,
}

type Spoil = fn(&mut Cells, &mut Random);

/// What is wrong with a bad row, but for the duplicates.
const SPOILS: [(&str, Spoil); 6] = [
    ("columns", |cells, _| cells.columns = -1),
    ("columns", |cells, _| cells.columns = 1),
    ("encoding", |cells, _| {
        cells.customer = b"Zo\xeb M\xfcller".to_vec();
    }),
    ("empty", |cells, _| cells.key.clear()),
    ("date", |cells, random| {
        cells.day = random
            .pick(&["2026-02-30", "22.11.2026", "yesterday", "2026-13-01"])
            .into();
    }),
    ("amount", |cells, random| {
        cells.amount = random
            .pick(&["n/a", "12.5", "1e3", "12.345", "--3.00", ""])
            .into();
    }),
];

pub fn write(rows: u32, seed: u64, file: &mut impl Write) -> io::Result<Known> {
    let mut random = Random::new(seed);
    let mut known = Known {
        rows,
        ..Known::default()
    };
    let mut good_keys: Vec<String> = Vec::new();
    let mut line = 2;
    writeln!(file, "{HEAD}")?;
    for number in 1..=rows {
        let mut cells = good(number, &mut random);
        let mut wrong = None;
        if random.below(ONE_IN) == 0 {
            // One more than there are ways to spoil a row by itself: a key that was there.
            let way = random.below(SPOILS.len() as u64 + 1) as usize;
            match SPOILS.get(way) {
                Some((kind, spoil)) => {
                    spoil(&mut cells, &mut random);
                    wrong = Some(*kind);
                }
                None if !good_keys.is_empty() => {
                    cells.key = good_keys[random.below(good_keys.len() as u64) as usize].clone();
                    wrong = Some("duplicate");
                }
                None => {}
            }
        }
        match wrong {
            Some(kind) => {
                known.rejects.insert(line, kind);
            }
            None => {
                let (rows, sum) = known.countries.entry(cells.country).or_default();
                *rows += 1;
                *sum += in_cents(&cells.amount);
                good_keys.push(cells.key.clone());
            }
        }
        line += cells.write(file, &mut random)?;
    }
    Ok(known)
}

fn good(number: u32, random: &mut Random) -> Cells {
    let cents = 500 + random.below(40_000) as i64;
    // Now and then, something comes back.
    let sign = if random.below(40) == 0 { "-" } else { "" };
    Cells {
        key: format!("A-{number:07}"),
        day: format!(
            "2026-{:02}-{:02}",
            1 + random.below(12),
            1 + random.below(28)
        ),
        customer: random.pick(&CUSTOMERS).as_bytes().to_vec(),
        country: random.pick(&COUNTRIES),
        amount: format!("{sign}{}.{:02}", cents / 100, cents % 100),
        columns: 0,
    }
}

/// What a good amount comes to: all its digits, whatever stands between them.
fn in_cents(amount: &str) -> i64 {
    amount.replace('.', "").parse().unwrap_or_default()
}

impl Cells {
    /// Writes the row, and gives how many lines it takes.
    fn write(&self, file: &mut impl Write, random: &mut Random) -> io::Result<u64> {
        let article = random.pick(&ARTICLES);
        let note = match random.below(8) {
            0 => random.pick(&NOTES),
            _ => "",
        };
        write!(file, "{},{},", self.key, self.day)?;
        file.write_all(&self.customer)?;
        write!(file, ",{},{article}", self.country)?;
        if self.columns >= 0 {
            write!(file, ",{note}")?;
        }
        write!(file, ",{}", self.amount)?;
        if self.columns > 0 {
            write!(file, ",urgent")?;
        }
        writeln!(file)?;
        let breaks = if self.columns >= 0 {
            note.matches('\n').count()
        } else {
            0
        };
        Ok(1 + breaks as u64)
    }
}
