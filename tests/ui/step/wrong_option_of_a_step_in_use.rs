use ergate::prelude::*;

#[step(timeout = "5 parsecs")]
fn greet(name: String) -> String {
    name
}

#[step]
fn count(letters: usize) -> usize {
    letters
}

static GREETING: Workflow<String> = Workflow::named("greeting")
    .step::<greet>()
    .step::<count>()
    .build();

fn main() {
    let _ = GREETING.job("Ada".to_owned());
}
