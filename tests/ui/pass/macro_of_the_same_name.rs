// Beside `dependency/unknown_function`: what tells that one apart may not meet a macro of the user's.
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
    close: r#type;
}

static ORDERS: Workflow<i64> = Workflow::named("orders")
    .step::<charge>()
    .step::<ship>()
    .step::<close>()
    .build();

fn main() {
    assert_eq!(close(ship(charge(1, rate()), line()), r#type(5)), 14);
    assert_eq!(ORDERS.steps().count(), 3);
}
