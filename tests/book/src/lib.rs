//! The blocks of code in the book, for the tests that hold it to what it says.
#![allow(missing_docs, reason = "nobody but the tests uses it")]
#![allow(missing_debug_implementations, reason = "nobody but the tests uses it")]

mod chapter;

pub use chapter::{Block, Chapter, chapters};
