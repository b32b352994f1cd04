use ergate::prelude::*;

#[step]
fn charge(total: i64, #[job] job: &ergate::Job, #[job] id: ergate::JobId) -> String {
    format!("{total} {:?} {id}", job.status)
}

fn main() {}
