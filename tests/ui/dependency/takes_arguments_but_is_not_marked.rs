use ergate::prelude::*;

fn tenant(id: u32) -> String {
    id.to_string()
}

#[step]
fn charge(total: i64, #[depends(tenant)] tenant: String) -> String {
    format!("{tenant}: {total}")
}

fn main() {}
