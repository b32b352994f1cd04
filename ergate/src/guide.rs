//! The book.

#[doc = include_str!("../docs/from_python.md")]
pub mod from_python {}
