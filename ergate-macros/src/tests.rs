//! Tests of what the macros emit.
