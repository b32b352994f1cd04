use ergate::prelude::*;

#[dependency(teardown = close())]
fn pool() -> u64 {
    7
}

fn close() {}

fn main() {
    close();
}
