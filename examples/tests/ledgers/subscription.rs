//! The year of the example `subscription` adds up: every bill is paid, lost or owed, every customer is somewhere, and money comes
//! in on the days on which the cards are tried.

use std::error::Error;
use std::process::Command;

use crate::program::program;

type Outcome = Result<(), Box<dyn Error>>;

const PRICE: u64 = 1_500;
const CUSTOMERS: u64 = 60;

/// On the first, and three, five and seven days after each try that failed.
const DAYS_OF_TRIES: [usize; 4] = [0, 3, 8, 15];

fn printed(seed: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let output = Command::new(program("subscription")?).arg(seed).output()?;
    assert_eq!(String::from_utf8(output.stderr)?, "");
    assert!(output.status.success());
    Ok(String::from_utf8(output.stdout)?
        .lines()
        .map(str::to_owned)
        .collect())
}

/// All numbers of a line, without those that are part of a word.
fn numbers(line: &str) -> Vec<u64> {
    let words = line.split([' ', ',', ':']);
    words.filter_map(|word| word.parse().ok()).collect()
}

#[derive(Default)]
struct Year {
    billed: u64,
    paid_later: u64,
    letters: u64,
    suspended: u64,
    back: u64,
    gone: u64,
}

/// Checks the months, and adds them up.
fn add_up(months: &[String]) -> Result<Year, Box<dyn Error>> {
    let mut year = Year::default();
    for month in months {
        let days: Vec<char> = month.chars().skip(10).take(31).collect();
        let rest: String = month.chars().skip(41).collect();
        let [billed, paid, letters, suspended, back, gone] = numbers(&rest)[..] else {
            return Err(format!("not six numbers: {rest}").into());
        };
        assert_eq!(billed, CUSTOMERS - year.gone, "{month}");
        assert_eq!(billed, paid + suspended + gone, "{month}");
        for (day, paid) in days.iter().enumerate() {
            assert!(
                DAYS_OF_TRIES.contains(&day) || [' ', '.'].contains(paid),
                "{month}"
            );
            year.paid_later += u64::from(paid.to_digit(10).unwrap_or(0));
        }
        assert!(letters >= 3 * (suspended + gone), "{month}");
        year.billed += billed;
        year.letters += letters;
        year.suspended += suspended;
        year.back += back;
        year.gone += gone;
    }
    Ok(year)
}

fn check(seed: &str) -> Outcome {
    let lines = printed(seed)?;
    let [months @ .., sums, customers] = &lines[..] else {
        return Err(format!("too little: {lines:?}").into());
    };
    assert_eq!(months.len(), 12);
    let year = add_up(months)?;

    let [billed, paid, lost, owed] = numbers(sums)[..] else {
        return Err(sums.as_str().into());
    };
    assert_eq!(billed, year.billed * PRICE);
    assert_eq!(billed, paid + lost + owed);
    // Whoever is let go owes two months, and whoever is suspended one.
    assert_eq!(lost, year.gone * 2 * PRICE);
    let suspended = year.suspended - year.back - year.gone;
    assert_eq!(owed, suspended * PRICE);
    assert_eq!(numbers(customers), [CUSTOMERS, suspended, year.gone]);
    assert!(year.back > 0 && year.gone > 0 && year.paid_later > 0 && year.letters > 0);
    Ok(())
}

#[test]
fn a_year_adds_up_whatever_the_cards_do() -> Outcome {
    for seed in ["1", "2", "3", "4", "5", "6", "7", "8"] {
        check(seed).map_err(|error| format!("seed {seed}: {error}"))?;
    }
    Ok(())
}

#[test]
fn a_year_is_the_same_for_the_same_seed() -> Outcome {
    assert_eq!(printed("1")?, printed("1")?);
    assert_ne!(printed("1")?, printed("2")?);
    Ok(())
}
