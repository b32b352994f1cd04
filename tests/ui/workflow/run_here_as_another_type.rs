use ergate::prelude::*;

struct Receipt;

#[workflow]
mod orders {
    use ergate::prelude::*;

    #[step]
    pub fn charge(total: i64) -> i64 {
        total
    }
}

fn main() -> Result<(), BoxError> {
    let _: Receipt = orders::WORKFLOW.run_here_blocking(3)?;
    Ok(())
}
