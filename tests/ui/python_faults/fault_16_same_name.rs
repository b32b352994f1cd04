use ergate::prelude::*;

mod mail {
    #[ergate::step]
    pub fn send() {}
}

mod parcel {
    #[ergate::step]
    pub fn send() {}
}

static SHIP: Workflow = Workflow::named("ship")
    .step::<mail::send>()
    .step::<parcel::send>()
    .build();

fn main() {}
