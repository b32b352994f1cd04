//! What a contender says of itself: one line with its steps, seconds, seconds of processor, and its peak of memory.
//!
//! Each contender is a process of its own, so that its figures are its own.

use std::fs;
use std::time::Instant;

use rustix::time::{ClockId, clock_gettime};

/// How the kernel counts the processor's time of another process: in hundredths of a second, on every Linux there is.
const TICKS: f64 = 100.0;

/// Runs from the moment before the first step to the moment at which the last step's result is stored.
pub struct Gauge {
    began: Instant,
    processor: f64,
    server: f64,
}

impl Gauge {
    #[must_use]
    pub fn start() -> Gauge {
        Gauge {
            server: server_seconds(),
            processor: own_seconds(),
            began: Instant::now(),
        }
    }

    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    /// Prints the line that `peers` reads.
    pub fn report(&self, steps: usize) {
        let seconds = self.seconds();
        let processor = own_seconds() - self.processor;
        let server = server_seconds() - self.server;
        println!(
            "steps={steps} seconds={seconds:.6} cpu={processor:.6} server_cpu={server:.4} peak_kib={}",
            status("VmHWM:")
        );
    }
}

/// Seconds of processor that this process has had.
#[must_use]
pub fn own_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// A figure of this process, in KiB: `VmHWM:` is its peak, `VmRSS:` what it has now.
#[must_use]
pub fn status(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    number.unwrap_or_default()
}

/// Seconds of processor that the database's server has had, with all its processes, if `SERVER_PID` names one.
#[must_use]
pub fn server_seconds() -> f64 {
    let Some(server) = std::env::var("SERVER_PID")
        .ok()
        .and_then(|pid| pid.parse().ok())
    else {
        return 0.0;
    };
    // The children's fields of the leader hold what processes took that have ended.
    let mut seconds = of_process(server).map_or(0.0, |stat| stat.own + stat.ended_children);
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let id = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok());
        if let Some(stat) = id.and_then(of_process).filter(|stat| stat.parent == server) {
            seconds += stat.own;
        }
    }
    seconds
}

/// Seconds of processor.
struct Stat {
    parent: u32,
    own: f64,
    ended_children: f64,
}

fn of_process(id: u32) -> Option<Stat> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name before it may hold spaces.
    let (_, text) = text.rsplit_once(')')?;
    let fields: Vec<&str> = text.split_whitespace().collect();
    let number = |place: usize| fields.get(place)?.parse::<u64>().ok();
    let seconds = |ticks: u64| ticks as f64 / TICKS;
    Some(Stat {
        parent: number(1)? as u32,
        own: exactly(id).unwrap_or(seconds(number(11)? + number(12)?)),
        ended_children: seconds(number(13)? + number(14)?),
    })
}

/// The same to the nanosecond, where the kernel tells it: ticks of a server that has nothing to do are none at all. It is of the
/// process's first thread, and PostgreSQL's processes have but one.
fn exactly(id: u32) -> Option<f64> {
    let text = fs::read_to_string(format!("/proc/{id}/schedstat")).ok()?;
    let nanoseconds: u64 = text.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds as f64 / 1e9)
}

/// The number after this word on the command line.
///
/// # Panics
///
/// What stands there is no number.
#[must_use]
pub fn argument(name: &str, otherwise: usize) -> usize {
    let mut words = std::env::args().skip_while(|word| word != name);
    words.nth(1).map_or(otherwise, |number| {
        number
            .parse()
            .unwrap_or_else(|_| panic!("{name} {number}: not a number"))
    })
}
