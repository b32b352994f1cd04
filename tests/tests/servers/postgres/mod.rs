//! The store in a PostgreSQL database.

mod collisions;
mod encryption;
mod faults;
mod looking;
mod opening;
mod plans;
mod pooled;
mod promises;
mod scene;
mod submitting;
mod unreadable;
mod waking;
