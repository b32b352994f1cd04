use ergate::{Job, PayloadError};

struct Order;

fn order(job: &Job) -> Result<Order, PayloadError> {
    job.initial_input_value.parse()
}

fn main() {}
