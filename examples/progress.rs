//! The percentage after every step, told by a hook. It is worked out from the ways that the steps' types declare: always
//! against the longest way that is left, so it never goes down, and a shortcut makes it leap.
//!
//! `cargo run --example progress`

use ergate::hooks::Event;
use ergate::prelude::*;

#[workflow]
mod parcel {
    use ergate::prelude::*;

    #[step]
    fn weigh(grams: u32) -> u32 {
        grams
    }

    #[step]
    fn sort(grams: u32) -> Flow<u32, (GoTo<hand_out>, GoTo<stamp>)> {
        match grams {
            ..500 => Flow::go_to(hand_out::with()),
            500..2000 => Flow::go_to(stamp::with(grams)),
            _ => Flow::next(grams),
        }
    }

    #[step]
    fn book_a_lorry(grams: u32) -> u32 {
        grams
    }

    #[step]
    fn declare(grams: u32) -> u32 {
        grams
    }

    #[step]
    fn stamp(_grams: u32) {}

    #[step]
    fn hand_out() {}
}

fn show(event: &Event<'_>) {
    if let Event::StepFinished { job, run, .. } = event {
        println!("{:>5.0} %  {}", job.percent_completed, run.step);
    }
}

fn main() -> Result<(), ergate::Error> {
    for grams in [30_000, 1_000, 100] {
        println!("A parcel of {grams} g");
        let backend = Memory::new();
        backend.submit_blocking(parcel::job(grams))?;
        Worker::new(backend)
            .register(&parcel::WORKFLOW)
            .on(show)
            .run_until_idle_blocking()?;
    }
    Ok(())
}
