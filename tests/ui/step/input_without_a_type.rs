use std::fmt::Display;

use ergate::prelude::*;

#[step]
fn print(value: &dyn Display) -> String {
    value.to_string()
}

static PRINT: Workflow = Workflow::named("print").step::<print>().build();

fn main() {
    let _ = PRINT.name();
}
