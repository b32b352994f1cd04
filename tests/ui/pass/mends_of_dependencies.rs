// What the messages in `dependency` propose, done: each module is named for its mistake.
use ergate::prelude::*;

mod a_constant {
    use ergate::prelude::*;

    const RATE: i64 = 5;

    #[step]
    fn charge(total: i64, #[depends(|| RATE)] rate: i64) -> i64 {
        total * rate
    }
}

mod a_literal {
    use ergate::prelude::*;

    #[step]
    fn charge(total: i64, #[depends(|| 5)] rate: i64) -> i64 {
        total * rate
    }
}

mod a_step {
    use ergate::prelude::*;

    #[step]
    fn price(article: i64) -> i64 {
        article
    }

    #[step]
    fn charge(total: i64) -> i64 {
        total + price(3)
    }
}

mod app_needs_a_step_scoped_one {
    use ergate::prelude::*;

    #[dependency(scope = "app")]
    fn setting(name: &'static str) -> String {
        name.to_owned()
    }

    #[dependency(scope = "app")]
    fn pool(#[depends(setting("DATABASE"))] url: &str) -> u64 {
        url.len() as u64
    }

    #[step]
    fn charge(total: u64, #[depends(pool)] pool: u64) -> u64 {
        total + pool
    }
}

mod app_needs_the_input {
    use ergate::prelude::*;

    #[dependency]
    fn of_a_run(#[input] total: i64) -> i64 {
        total
    }

    #[dependency(scope = "app")]
    fn of_the_worker() -> i64 {
        3
    }
}

mod app_not_sync {
    use std::cell::Cell;
    use std::sync::Mutex;

    use ergate::prelude::*;

    #[dependency(scope = "app")]
    fn shared() -> Mutex<Cell<i64>> {
        Mutex::new(Cell::new(0))
    }

    #[dependency]
    fn of_a_run() -> Cell<i64> {
        Cell::new(0)
    }

    #[step]
    fn charge(
        total: i64,
        #[depends(shared)] shared: &Mutex<Cell<i64>>,
        #[depends(of_a_run)] counter: &Cell<i64>,
    ) {
        counter.set(total);
        if let Ok(shared) = shared.lock() {
            shared.set(total);
        }
    }
}

mod argument_not_comparable {
    use ergate::prelude::*;

    #[derive(Clone, PartialEq)]
    struct Region;

    fn region() -> Region {
        Region
    }

    #[dependency]
    fn compared(region: Region) -> u64 {
        let _ = region;
        7
    }

    #[dependency]
    fn marked(#[depends(region)] region: &Region) -> u64 {
        let _ = region;
        7
    }

    #[step]
    fn charge(#[depends(compared(Region))] one: u64, #[depends(marked)] other: u64) -> u64 {
        one + other
    }
}

mod given_arguments_but_is_not_marked {
    use ergate::prelude::*;

    fn tenant(id: u32) -> String {
        id.to_string()
    }

    #[dependency]
    fn marked(id: u32) -> String {
        id.to_string()
    }

    #[step]
    fn charge(
        #[depends(|| tenant(3))] tenant: String,
        #[depends(marked(3))] marked: String,
    ) -> String {
        tenant + &marked
    }
}

mod mut_of_the_workers {
    use std::sync::Mutex;

    use ergate::prelude::*;

    #[dependency(scope = "app")]
    fn ledger() -> Mutex<Vec<i64>> {
        Mutex::new(Vec::new())
    }

    #[step]
    fn charge(total: i64, #[depends(ledger)] ledger: &Mutex<Vec<i64>>) {
        if let Ok(mut ledger) = ledger.lock() {
            ledger.push(total);
        }
    }
}

mod not_clone_by_value {
    use ergate::prelude::*;

    struct Pool;

    #[derive(Clone)]
    struct Cheap;

    fn pool() -> Pool {
        Pool
    }

    fn cheap() -> Cheap {
        Cheap
    }

    #[step]
    fn charge(
        #[depends(pool)] _lent: &Pool,
        #[depends(pool, fresh)] _own: Pool,
        #[depends(cheap)] _copy: Cheap,
    ) {
    }
}

mod returns_a_borrow {
    use ergate::prelude::*;

    #[dependency]
    fn url(#[state] settings: &String) -> String {
        settings.clone()
    }
}

mod teardown_takes_another_type {
    use ergate::prelude::*;

    struct Pool;

    #[dependency(teardown = close)]
    fn pool() -> Pool {
        Pool
    }

    fn close(_pool: Pool) {}

    #[dependency(teardown = close_by_outcome)]
    async fn session() -> Result<u64, BoxError> {
        Ok(7)
    }

    async fn close_by_outcome(_session: u64, _outcome: ergate::Outcome) -> Result<(), BoxError> {
        Ok(())
    }
}

mod wrong_type_by_value {
    use ergate::prelude::*;

    fn value() -> String {
        String::new()
    }

    fn fallible() -> Result<String, std::fmt::Error> {
        Ok(String::new())
    }

    async fn later() -> String {
        String::new()
    }

    #[step]
    fn charge(
        #[depends(value)] value: String,
        #[depends(fallible)] fallible: &str,
        #[depends(later)] later: &mut String,
    ) -> String {
        format!("{value}{fallible}{later}")
    }
}

fn main() {}
