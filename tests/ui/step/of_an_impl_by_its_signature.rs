use ergate::prelude::*;

struct Shop;

impl Shop {
    fn now() -> u64 {
        7
    }

    #[step]
    fn charge(total: u64, #[depends(Self::now)] at: u64) -> u64 {
        total + at
    }
}

fn main() {
    let _ = Shop::charge(3, Shop::now());
}
