//! What the examples that keep books have in them afterwards, to the cent.

#[path = "../program/mod.rs"]
mod program;
mod subscription;
mod transactions;
