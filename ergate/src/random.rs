//! Random bits without a crate of their own, for ids and for jitter.

use std::hash::{BuildHasher, Hasher, RandomState};

/// 64 random bits, good enough to keep ids apart and retries spread out; not for secrets.
///
/// The standard library seeds [`RandomState`] from the operating system once per thread and gives
/// every instance another key, so the hash of nothing under a new key is as good as a draw from a
/// generator.
pub(crate) fn bits() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// A random number from 0 up to, but not including, 1.
pub(crate) fn fraction() -> f64 {
    const STEPS: f64 = (1u64 << 53) as f64;
    (bits() >> 11) as f64 / STEPS
}
