//! The store in a PostgreSQL database.

mod collisions;
mod faults;
mod opening;
mod promises;
mod scene;
mod waking;
