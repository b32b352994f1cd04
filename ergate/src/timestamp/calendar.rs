//! Days since 1970 to dates and back, in the proleptic Gregorian calendar.
//!
//! The arithmetic is Howard Hinnant's, from "chrono-Compatible Low-Level Date Algorithms" (2013): a
//! year that begins in March has its leap day at its end, so that the length of the months before a
//! day is a plain linear formula, and the calendar repeats every 400 years, which have 146,097
//! days.

const DAYS_PER_ERA: i64 = 146_097;
const YEARS_PER_ERA: i64 = 400;
/// From the 1st of March of the year 0 to the beginning of 1970.
const EPOCH: i64 = 719_468;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
}

/// The number of days from the 1st of January 1970 to `date`.
pub(super) fn days_from_date(date: Date) -> i64 {
    let year = if date.month <= 2 {
        date.year - 1
    } else {
        date.year
    };
    let era = year.div_euclid(YEARS_PER_ERA);
    let year_of_era = year.rem_euclid(YEARS_PER_ERA);
    let months_since_march = (date.month + 9) % 12;
    let day_of_year = (153 * months_since_march + 2) / 5 + date.day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * DAYS_PER_ERA + day_of_era - EPOCH
}

/// The date `days` days after the 1st of January 1970.
pub(super) fn date_from_days(days: i64) -> Date {
    let shifted = days + EPOCH;
    let era = shifted.div_euclid(DAYS_PER_ERA);
    let day_of_era = shifted.rem_euclid(DAYS_PER_ERA);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let months_since_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * months_since_march + 2) / 5 + 1;
    let month = if months_since_march < 10 {
        months_since_march + 3
    } else {
        months_since_march - 9
    };
    let year = era * YEARS_PER_ERA + year_of_era + i64::from(month <= 2);
    Date { year, month, day }
}

/// Whether the calendar has that day.
pub(super) fn exists(date: Date) -> bool {
    let leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
    let length = match date.month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1..=length).contains(&date.day)
}
