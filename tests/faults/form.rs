//! How long the tests go on, and by what chance.

use std::time::{SystemTime, UNIX_EPOCH};

/// One of two figures: for each `cargo test`, or for when there is time.
#[must_use]
pub fn pick<T>(short: T, long: T) -> T {
    match std::env::var("ERGATE_FAULTS") {
        Ok(form) if form == "long" => long,
        _ => short,
    }
}

/// The seed that was asked for.
///
/// # Panics
///
/// It is none.
#[must_use]
pub fn wanted_seed() -> Option<u64> {
    let seed = std::env::var("ERGATE_SEED").ok()?;
    match seed.parse() {
        Ok(seed) => Some(seed),
        Err(error) => panic!("ERGATE_SEED is no seed: {error}"),
    }
}

/// The seed that was asked for, or a new one.
///
/// # Panics
///
/// The one that was asked for is none, or the clock stands before 1970.
#[must_use]
pub fn seed() -> u64 {
    wanted_seed().unwrap_or_else(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        u64::from(now.subsec_nanos())
    })
}
