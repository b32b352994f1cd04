//! The store in a PostgreSQL database.

mod collisions;
mod faults;
mod opening;
mod plans;
mod promises;
mod scene;
mod waking;
