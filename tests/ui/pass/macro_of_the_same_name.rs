// Beside `dependency/unknown_function`: macros and attributes may be named like a dependency.
use ergate::prelude::*;

macro_rules! rate {
    () => {
        5
    };
}

fn rate() -> i64 {
    rate!()
}

/// Named like a macro of the standard library.
fn line() -> i64 {
    3
}

/// Named like an attribute of the compiler.
fn path() -> i64 {
    3
}

#[dependency]
fn r#type(#[depends(rate)] rate: i64) -> i64 {
    rate
}

macro_rules! steps {
    ($($name:ident: $needs:ident;)*) => {$(
        #[step]
        fn $name(total: i64, #[depends($needs)] more: i64) -> i64 {
            total + more
        }
    )*};
}

steps! {
    charge: rate;
    ship: line;
    send: path;
    close: r#type;
}

static ORDERS: Workflow<i64> = Workflow::named("orders")
    .step::<charge>()
    .step::<ship>()
    .step::<send>()
    .step::<close>()
    .build();

fn main() {
    assert_eq!(close(ship(charge(1, rate()), line()), r#type(5)), 14);
    assert_eq!(send(1, path()), 4);
    assert_eq!(ORDERS.steps().count(), 4);
}
