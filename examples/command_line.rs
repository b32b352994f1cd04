//! A program with a command line for its jobs: it says where its store is and which workflows it has, and the rest is
//! `ergate::cli`. Work, submit, list, look, retry, cancel, draw, check: `-- --help` says it all.
//!
//! `cargo run --example command_line -- --help`
//!
//! Its jobs are in `target/command_line/shop.db`, or in the file that `SHOP_DB` names. While `CARD_READER=broken`, no card can
//! be charged.

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use ergate::backend::Sqlite;
use ergate::cli::{self, App};
use ergate::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Order {
    article: String,
    cents: i64,
}

/// What the shop has to work with.
struct Shop {
    card_reader_works: bool,
}

/// Cheap orders are shipped, dear ones are looked at first, and what costs nothing is not charged.
#[workflow]
mod order {
    use super::*;

    #[step]
    fn charge(
        order: Order,
        #[state] shop: &Shop,
    ) -> Result<Flow<Order, (GoTo<review>, End)>, BoxError> {
        match order.cents {
            ..0 => Err(Abort::new("an order can't cost less than nothing").into()),
            0 => Ok(Flow::end("nothing to charge")),
            _ if !shop.card_reader_works => Err("the card reader does not answer".into()),
            100_000.. => Ok(Flow::go_to(review::with(order))),
            _ => Ok(Flow::next(order)),
        }
    }

    #[step]
    fn ship(order: Order) -> End<String> {
        End(format!("{} is on its way", order.article))
    }

    #[step]
    fn review(order: Order) -> String {
        format!("somebody looks at {}", order.article)
    }
}

/// Its jobs have the language of whoever reads it as their context.
#[workflow]
mod newsletter {
    use super::*;

    #[step]
    fn write(subject: String, #[context] language: Option<String>) -> String {
        match language.as_deref() {
            Some("de") => format!("Neues: {subject}"),
            _ => format!("News: {subject}"),
        }
    }

    #[step]
    fn send(letter: String) -> usize {
        letter.len()
    }
}

fn store() -> io::Result<PathBuf> {
    match env::var_os("SHOP_DB") {
        Some(file) => Ok(file.into()),
        None => Ok(examples::results("command_line", None)?.join("shop.db")),
    }
}

fn main() -> ExitCode {
    let open = async || -> Result<Sqlite, BoxError> { Ok(Sqlite::open(store()?)?) };
    let shop = Shop {
        card_reader_works: env::var_os("CARD_READER").is_none_or(|state| state != "broken"),
    };
    let app = App::new("shop", open)
        .register(&order::WORKFLOW)
        .register(&newsletter::WORKFLOW)
        .worker(|worker| worker.state(shop));
    cli::main(app)
}
