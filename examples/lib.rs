//! Each example is a program of its own beside this file.
