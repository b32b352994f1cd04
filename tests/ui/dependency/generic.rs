use ergate::prelude::*;

#[dependency]
fn pool<T: Default>() -> T {
    T::default()
}

fn main() {}
