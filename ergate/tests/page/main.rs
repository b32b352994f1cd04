//! The page, asked over HTTP as a browser asks it.

#![cfg(feature = "page")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails should panic"
)]

mod actions;
mod ask;
mod escaping;
mod guard;
mod hostile;
mod nesting;
mod refusals;
mod search;
mod serving;
mod shop;
mod stores;
mod twins;
mod views;
