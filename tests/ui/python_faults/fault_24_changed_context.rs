use ergate::prelude::*;

#[step]
fn count(#[context] counter: &mut u32) {
    *counter += 1;
}

fn main() {}
