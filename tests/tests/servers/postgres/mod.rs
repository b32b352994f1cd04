//! The store in a PostgreSQL database.

mod promises;
mod scene;
