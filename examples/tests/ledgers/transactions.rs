//! The bank's tables after the transfers of the example `transactions`: what was committed is there as a whole, and of what was
//! rolled back there is no trace.

use std::collections::BTreeMap;
use std::error::Error;
use std::process::Command;

use crate::program::{Folder, program};
use rusqlite::Connection;

const OPENING: i64 = 10_000_000;

/// What should have come of each transfer, worked out apart from the program's own steps.
#[derive(Default)]
struct Expected {
    balances: BTreeMap<i64, i64>,
    booked: usize,
    held: i64,
    holds: usize,
    refused: usize,
    second_tries: usize,
}

fn expected() -> Expected {
    let mut expected = Expected::default();
    expected
        .balances
        .extend((1..=8).map(|account| (account, OPENING)));
    for number in 0..200_i64 {
        let cents = number * 7919 % 60_000 + 1;
        let (debit, credit) = (number % 7 + 1, (number / 7 + number * 3) % 8 + 1);
        if cents >= 50_000 {
            expected.holds += 1;
            expected.held += cents;
        } else if credit == 8 {
            expected.refused += 1;
        } else {
            expected.booked += 1;
            expected.second_tries += usize::from(number % 5 == 0);
            *expected.balances.entry(debit).or_default() -= cents;
            *expected.balances.entry(credit).or_default() += cents;
        }
    }
    expected
}

#[test]
fn what_succeeded_is_committed_and_what_failed_is_rolled_back() -> Result<(), Box<dyn Error>> {
    let folder = Folder::new("transactions")?;
    let path = folder.0.join("bank.db");
    let output = Command::new(program("transactions")?).arg(&path).output()?;
    assert_eq!(String::from_utf8(output.stderr)?, "");
    assert!(output.status.success());

    let expected = expected();
    let bank = Connection::open(&path)?;
    let number = |sql: &str| bank.query_row(sql, [], |row| row.get::<_, i64>(0));
    let mut balances = bank.prepare("SELECT number, cents FROM account")?;
    let balances = balances.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let balances: BTreeMap<i64, i64> = balances.collect::<Result<_, _>>()?;
    assert_eq!(balances, expected.balances);
    assert_eq!(balances.values().sum::<i64>(), 8 * OPENING);

    // Those that were refused had written a booking and taken the money.
    assert_eq!(
        number("SELECT count(*) FROM booking")?,
        expected.booked.try_into()?
    );
    assert_eq!(number("SELECT count(*) FROM booking WHERE credit = 8")?, 0);
    // What was written before a jump is there.
    assert_eq!(
        number("SELECT count(*) FROM held")?,
        expected.holds.try_into()?
    );
    assert_eq!(number("SELECT sum(cents) FROM held")?, expected.held);
    let letters = expected.booked + expected.holds;
    assert_eq!(number("SELECT count(*) FROM letter")?, letters.try_into()?);

    let Expected {
        booked,
        holds,
        refused,
        second_tries,
        ..
    } = expected;
    assert!(booked > 0 && holds > 0 && refused > 0 && second_tries > 0);
    assert_eq!(
        String::from_utf8(output.stdout)?,
        format!(
            "{booked} transfers went through\n{holds} are held\n{refused} were refused\n\
             {second_tries} needed a second try\n80000000 cents on all accounts, as before\n"
        )
    );
    Ok(())
}
