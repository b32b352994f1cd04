//! One line of the log: the combined format, with the milliseconds that the answer took as its last word.

use chrono::NaiveDate;

/// A request that was answered.
#[derive(Debug, PartialEq)]
pub struct Hit<'l> {
    pub client: &'l str,
    /// Minutes since the year 1 began.
    pub minute: i64,
    pub endpoint: String,
    pub status: u16,
    pub bytes: u64,
    pub millis: u64,
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

impl Hit<'_> {
    /// Reads a line; gives nothing where it is none.
    pub fn read(line: &str) -> Option<Hit<'_>> {
        let (client, rest) = line.split_once(' ')?;
        let (_, rest) = rest.split_once('[')?;
        let (time, rest) = rest.split_once("] \"")?;
        let (request, rest) = rest.split_once("\" ")?;
        let path = request.split(' ').nth(1)?;
        let mut words = rest.split(' ');
        let status = words.next()?.parse().ok()?;
        let bytes = match words.next()? {
            "-" => 0,
            bytes => bytes.parse().ok()?,
        };
        // Where it says how long it took, and not how the browser calls itself.
        let last = rest.rsplit(' ').next()?;
        Some(Hit {
            client,
            minute: minute(time)?,
            endpoint: endpoint(path),
            status,
            bytes,
            millis: last.parse().unwrap_or_default(),
        })
    }

    pub fn has_failed(&self) -> bool {
        self.status >= 500
    }
}

/// The minute of a time such as `22/Nov/2026:14:05:12 +0000`.
fn minute(time: &str) -> Option<i64> {
    let mut parts = time.split(['/', ':', ' ']);
    let day: u32 = parts.next()?.parse().ok()?;
    let month = parts.next()?;
    let month = MONTHS.iter().position(|it| *it == month)? as u32 + 1;
    let date = NaiveDate::from_ymd_opt(parts.next()?.parse().ok()?, month, day)?;
    let (hour, minute): (i64, i64) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let day = i64::from(chrono::Datelike::num_days_from_ce(&date));
    (hour < 24 && minute < 60).then_some((day * 24 + hour) * 60 + minute)
}

/// The path without what differs from request to request: `/products/17?from=mail` is `/products/:id`.
fn endpoint(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let parts = path.split('/').map(|part| {
        let is_id = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if is_id { ":id" } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}
