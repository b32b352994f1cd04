//! A process for the fault tests of PostgreSQL to torment.

fn main() {}
