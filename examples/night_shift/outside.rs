//! The world outside the shop, played: a payment gateway, shelves, packers, a carrier and the mail.
//!
//! How long each takes and what goes wrong follows from the seed, the order, the step and the attempt. So a night that is
//! played again has the same troubles, whatever is killed when.

use std::error::Error;
use std::fmt;
use std::thread;
use std::time::Duration;

use ergate::BoxError;
use examples::Random;

use crate::ledger::{Deed, Run};
use crate::orders::{Card, Carton, Order};

pub struct Outside {
    seed: u64,
}

/// What the bank says.
pub enum Answer {
    Captured,
    Declined,
}

pub enum Parcel {
    Sound,
    Damaged { broken: i64 },
}

/// How long the shop waits for the gateway.
const PATIENCE: Duration = Duration::from_millis(150);

impl Outside {
    pub fn new(seed: u64) -> Outside {
        Outside { seed }
    }

    /// Takes the money. One call in twenty is not answered in time; in half of these the money was taken all the same, and
    /// only the idempotency key keeps the next attempt from taking it again.
    pub fn charge(&self, order: &Order, cents: i64, run: &Run) -> Result<Answer, BoxError> {
        match order.card {
            Card::Good => self.transfer(Deed::captured(order, cents), run),
            Card::Declined => {
                self.take(40..120, run);
                Ok(Answer::Declined)
            }
            Card::Silent => Err(no_answer()),
        }
    }

    /// Gives the money back, over the same unreliable line.
    pub fn refund(&self, order: &Order, cents: i64, run: &Run) -> Result<(), BoxError> {
        self.transfer(Deed::refunded(order, cents), run).map(drop)
    }

    fn transfer(&self, deed: Deed, run: &Run) -> Result<Answer, BoxError> {
        let luck = self.random(run).below(40);
        self.take(10..40, run);
        if luck == 0 {
            return Err(no_answer());
        }
        run.book(deed)?;
        if luck == 1 {
            return Err(no_answer());
        }
        self.take(30..90, run);
        Ok(Answer::Captured)
    }

    pub fn pack(&self, order: &Order, run: &Run) -> Parcel {
        self.take(60..140, run);
        match order.carton {
            Carton::Sound => Parcel::Sound,
            Carton::Soft => Parcel::Damaged { broken: 1 },
        }
    }

    pub fn walk_to_the_shelf(&self, run: &Run) {
        self.take(15..45, run);
    }

    pub fn hand_to_the_carrier(&self, run: &Run) {
        self.take(30..90, run);
    }

    pub fn write_a_mail(&self, run: &Run) {
        self.take(15..45, run);
    }

    /// Lets some time pass: so many milliseconds.
    fn take(&self, millis: std::ops::Range<u64>, run: &Run) {
        let more = self.random(run).below(millis.end - millis.start);
        thread::sleep(Duration::from_millis(millis.start + more));
    }

    /// Different for every attempt at every step of every order, and for nothing else.
    fn random(&self, run: &Run) -> Random {
        let mut hash = self.seed;
        for byte in run.key().bytes().chain([run.attempt as u8]) {
            hash = Random::new(hash ^ u64::from(byte)).bits();
        }
        Random::new(hash)
    }
}

/// The gateway keeps the shop waiting until it gives up.
fn no_answer() -> BoxError {
    thread::sleep(PATIENCE);
    NoAnswer.into()
}

#[derive(Debug)]
struct NoAnswer;

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let patience = PATIENCE.as_millis();
        write!(f, "the gateway did not answer within {patience} ms")
    }
}

impl Error for NoAnswer {}
