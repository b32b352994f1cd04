use ergate::prelude::*;

#[step]
fn charge(total: i64, #[depends(|| 7u64)] at: String) -> String {
    format!("{at}: {total}")
}

fn main() {}
