use ergate::prelude::*;

#[workflow]
mod orders;

fn main() {}
