//! A worker's jobs as bars on the terminal: a line for each that runs, and one that counts. Where standard error is no
//! terminal, there are plain lines: try `2> bars.txt`.
//!
//! `cargo run --example bars`

use ergate::prelude::*;
use ergate::progress::Bars;

#[workflow]
mod contact_sheet {
    use std::thread::sleep;
    use std::time::Duration;

    use ergate::prelude::*;

    #[step]
    fn load(picture: u32) -> Result<u32, BoxError> {
        sleep(Duration::from_millis(20));
        match picture {
            17 => Err("the file ends in the middle".into()),
            _ => Ok(picture),
        }
    }

    #[step(retries = 1, backoff = "50ms..50ms")]
    fn resize(picture: u32, #[job] job: &JobInfo) -> Result<u32, BoxError> {
        for row in 1..=10 {
            sleep(Duration::from_millis(8 + u64::from(picture % 5) * 4));
            job.progress(f64::from(row) / 10.0);
        }
        match (picture, job.attempt()) {
            (30, 1) => Err("out of memory".into()),
            _ => Ok(picture),
        }
    }

    #[step]
    fn save(_picture: u32) {
        sleep(Duration::from_millis(20));
    }
}

const PICTURES: u32 = 48;

fn main() -> Result<(), ergate::Error> {
    let backend = Memory::new();
    for picture in 1..=PICTURES {
        let job = contact_sheet::job(picture).id(format!("picture-{picture}"));
        backend.submit_blocking(job)?;
    }
    let bars = Bars::new().out_of(PICTURES as usize);
    Worker::new(backend)
        .register(&contact_sheet::WORKFLOW)
        .concurrency(6)
        .on(bars.hook())
        .run_until_idle_blocking()
}
