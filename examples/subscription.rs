//! A year of a subscription's dunning, with the whole year over in a moment: the clock of the store and the worker is one that
//! leaps. Each month every customer is charged. A card that is declined is tried again after three, five and seven days, with
//! a letter each time; then the subscription is suspended. A suspended customer who pays is welcomed back, and one who owes a
//! second month is let go. It prints each month as a line of days and what it came to, and the accounts at the end.
//!
//! `cargo run --example subscription`, or with a seed of your own: `cargo run --example subscription -- 7`

use std::collections::BTreeMap;
use std::env;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ergate::Timestamp;
use ergate::clock::{Clock, Sleep};
use ergate::prelude::*;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

const CUSTOMERS: u32 = 60;
const PRICE: u64 = 1_500;
const DAY: Duration = Duration::from_secs(24 * 3600);
const MONTHS: [(&str, u64); 12] = [
    ("January", 31),
    ("February", 28),
    ("March", 31),
    ("April", 30),
    ("May", 31),
    ("June", 30),
    ("July", 31),
    ("August", 31),
    ("September", 30),
    ("October", 31),
    ("November", 30),
    ("December", 31),
];

/// How long after each declined try the next one is, in days. After the last there is none.
const PATIENCE: [u32; 3] = [3, 5, 7];

#[derive(Clone, Copy, Deserialize, Serialize)]
struct Bill {
    customer: u32,
    month: u32,
}

/// What happened on a day of the year.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    Billed,
    Paid { cents: u64 },
    Reminded,
    Suspended,
    Welcomed,
    LetGo { owed: u64 },
}

#[derive(Default)]
struct Account {
    owed: u64,
    is_suspended: bool,
    is_gone: bool,
}

/// Everybody's account, and all that happened.
#[derive(Default)]
struct Books {
    accounts: BTreeMap<u32, Account>,
    entries: Vec<(u64, Entry)>,
}

/// The books, and the clock that they are dated by.
#[derive(Clone)]
struct Office {
    books: Arc<Mutex<Books>>,
    clock: LeapingClock,
    cards: Cards,
}

impl Office {
    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes down what happens to a customer today.
    fn note(&self, customer: u32, entry: Entry) {
        let mut books = self.books();
        let account = books.accounts.entry(customer).or_default();
        match entry {
            Entry::Billed => account.owed += PRICE,
            Entry::Paid { .. } => account.owed = 0,
            Entry::Suspended => account.is_suspended = true,
            Entry::Welcomed => account.is_suspended = false,
            Entry::LetGo { .. } => (account.owed, account.is_gone) = (0, true),
            Entry::Reminded => {}
        }
        books.entries.push((self.clock.day(), entry));
    }

    /// What the customer owes, and whether the subscription is suspended.
    fn standing(&self, customer: u32) -> (u64, bool) {
        let mut books = self.books();
        let account = books.accounts.entry(customer).or_default();
        (account.owed, account.is_suspended)
    }
}

#[workflow]
mod billing {
    use super::*;

    /// It is tried four times in a month at the most; the last answer decides.
    #[step(retries = 3)]
    async fn charge(
        bill: Bill,
        #[state] office: &Office,
        #[job] job: &JobInfo,
    ) -> Result<Flow<Bill, GoTo<dun>>, RetryAfter> {
        let (cents, _) = office.standing(bill.customer);
        if office.cards.pay(bill, job.attempt()) {
            office.note(bill.customer, Entry::Paid { cents });
            return Ok(Flow::next(bill));
        }
        let tries = usize::try_from(job.attempt()).unwrap_or(usize::MAX);
        match PATIENCE.get(tries - 1) {
            Some(days) => {
                office.note(bill.customer, Entry::Reminded);
                Err(RetryAfter::new(DAY * *days, "the card was declined"))
            }
            None => Ok(Flow::go_to(dun::with(bill))),
        }
    }

    #[step]
    async fn thank(bill: Bill, #[state] office: &Office) -> End {
        if office.standing(bill.customer).1 {
            office.note(bill.customer, Entry::Welcomed);
        }
        End(())
    }

    /// A month is owed. With the second one it is enough.
    #[step]
    async fn dun(bill: Bill, #[state] office: &Office) {
        match office.standing(bill.customer) {
            (owed, true) => office.note(bill.customer, Entry::LetGo { owed }),
            (_, false) => office.note(bill.customer, Entry::Suspended),
        }
    }
}

/// Which cards are declined when: chance, but the same for the same seed.
#[derive(Clone, Copy)]
struct Cards {
    seed: u64,
}

impl Cards {
    /// One card in eight is bad for two months in a row, in which one try in six goes through.
    fn pay(self, bill: Bill, attempt: u32) -> bool {
        let Bill { customer, month } = bill;
        !self.roll(&[customer, month / 2]).is_multiple_of(8)
            || self.roll(&[customer, month, attempt]).is_multiple_of(6)
    }

    /// By Sebastiano Vigna's splitmix64.
    fn roll(self, numbers: &[u32]) -> u64 {
        let numbers = numbers.iter().map(|number| u64::from(*number));
        std::iter::once(self.seed)
            .chain(numbers)
            .fold(0, |state, number| {
                let state = (state ^ number).wrapping_add(0x9E37_79B9_7F4A_7C15);
                let state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                let state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
                state ^ (state >> 31)
            })
    }
}

/// Goes by the time of a paused tokio runtime, which leaps to whatever is due next when there is nothing to do.
#[derive(Clone, Copy, Debug)]
struct LeapingClock {
    start: Instant,
}

impl LeapingClock {
    fn day(self) -> u64 {
        self.start.elapsed().as_secs() / DAY.as_secs()
    }
}

impl Clock for LeapingClock {
    fn now(&self) -> Timestamp {
        Timestamp::EPOCH.saturating_add(self.start.elapsed())
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// A year of one worker. Where a real one runs for ever, this one runs until it has nothing left to do in the month.
async fn year(office: &Office) -> Result<(), BoxError> {
    let clock = Arc::new(office.clock);
    let backend = Memory::with_clock(clock.clone());
    let mut first = 0;
    for (month, (_, days)) in (1..).zip(MONTHS) {
        tokio::time::sleep_until(office.clock.start + DAY * first).await;
        for customer in 1..=CUSTOMERS {
            let is_gone = office
                .books()
                .accounts
                .get(&customer)
                .is_some_and(|it| it.is_gone);
            if !is_gone {
                office.note(customer, Entry::Billed);
                // With this id, a job that is submitted twice is one job.
                let job = billing::job(Bill { customer, month });
                backend
                    .submit(job.id(format!("bill-{customer}-{month}")))
                    .await?;
            }
        }
        Worker::new(backend.clone())
            .register(&billing::WORKFLOW)
            .state(office.clone())
            .clock(clock.clone())
            .run_until_idle()
            .await?;
        first += u32::try_from(days)?;
    }
    Ok(())
}

/// A month as a line of days: how many paid on each, a dot for none; and what it came to.
fn print_month(name: &str, first: u64, days: u64, entries: &[(u64, Entry)]) {
    let of_month: Vec<_> = entries
        .iter()
        .filter(|(day, _)| (first..first + days).contains(day))
        .collect();
    let count =
        |wanted: fn(&Entry) -> bool| of_month.iter().filter(|(_, entry)| wanted(entry)).count();
    let on = |day: u64| {
        of_month
            .iter()
            .filter(|(on, entry)| *on == day && matches!(entry, Entry::Paid { .. }))
            .count()
    };
    let line: String = (first..first + days)
        .map(|day| match on(day) {
            0 => '.',
            few @ 1..=9 => char::from_digit(few as u32, 10).unwrap_or('?'),
            _ => '#',
        })
        .collect();
    println!(
        "{name:<9} {line:<31} {:>3} billed {:>3} paid {:>2} letters {:>2} suspended {:>2} back {:>2} gone",
        count(|it| *it == Entry::Billed),
        count(|it| matches!(it, Entry::Paid { .. })),
        count(|it| *it == Entry::Reminded),
        count(|it| *it == Entry::Suspended),
        count(|it| *it == Entry::Welcomed),
        count(|it| matches!(it, Entry::LetGo { .. })),
    );
}

fn print(books: &Books) {
    let mut first = 0;
    for (name, days) in MONTHS {
        print_month(name, first, days, &books.entries);
        first += days;
    }
    let sum = |cents: fn(&Entry) -> u64| {
        books
            .entries
            .iter()
            .map(|(_, entry)| cents(entry))
            .sum::<u64>()
    };
    let billed = sum(|it| if *it == Entry::Billed { PRICE } else { 0 });
    let paid = sum(|it| {
        if let Entry::Paid { cents } = it {
            *cents
        } else {
            0
        }
    });
    let lost = sum(|it| {
        if let Entry::LetGo { owed } = it {
            *owed
        } else {
            0
        }
    });
    let owed: u64 = books.accounts.values().map(|account| account.owed).sum();
    println!("billed {billed}, of which paid {paid}, lost {lost}, owed {owed}");
    let suspended = books
        .accounts
        .values()
        .filter(|it| it.is_suspended && !it.is_gone)
        .count();
    let gone = books.accounts.values().filter(|it| it.is_gone).count();
    println!("{CUSTOMERS} customers: {suspended} suspended, {gone} gone");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), BoxError> {
    let seed = env::args().nth(1).map_or(Ok(1), |seed| seed.parse())?;
    let office = Office {
        books: Arc::default(),
        clock: LeapingClock {
            start: Instant::now(),
        },
        cards: Cards { seed },
    };
    year(&office).await?;
    print(&office.books());
    Ok(())
}
