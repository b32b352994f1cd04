use ergate::prelude::*;

#[dependency(scope = "app")]
fn pool(#[job] job: &JobInfo) -> String {
    job.id().to_string()
}

fn main() {}
