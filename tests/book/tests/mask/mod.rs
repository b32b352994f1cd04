//! What differs from run to run: times, durations and the ids that jobs are given.

/// The text with these replaced.
pub(crate) fn masked(text: &str) -> String {
    let text = text.replace("just now", "0 s ago");
    let mut masked = String::new();
    let mut before = "";
    for piece in text.split_inclusive([' ', '\n']) {
        let word = piece.trim_matches(|it: char| it.is_whitespace() || ",()".contains(it));
        let stands_for = if is_duration(before, word) {
            masked.truncate(masked.trim_end().len() - before.len());
            "DURATION"
        } else {
            kind(word)
        };
        masked.push_str(&piece.replace(word, stands_for));
        before = word;
    }
    // A column is as wide as what stands in it.
    let lines = masked
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.map(|line| line + "\n").collect()
}

fn kind(word: &str) -> &str {
    let of_time = word.trim_end_matches('Z');
    let (date, time) = of_time.split_once('T').unwrap_or((of_time, "00:00:00"));
    match () {
        () if is_shaped(date, '-', &[4, 2, 2]) && is_shaped(time, ':', &[2, 2, 2]) => "TIME",
        () if is_shaped(word, ':', &[2, 2, 2]) => "TIME",
        () if is_shaped(word, '-', &[8, 4, 4, 4, 12]) => "ID",
        () => word,
    }
}

/// Such as `1.25 ms`.
fn is_duration(number: &str, unit: &str) -> bool {
    ["ns", "µs", "ms", "s"].contains(&unit) && number.parse::<f64>().is_ok()
}

/// Whether it is hexadecimal digits in groups of these lengths; a fraction may follow.
fn is_shaped(word: &str, between: char, lengths: &[usize]) -> bool {
    let whole = word.split('.').next().unwrap_or_default();
    let is_known = |it: char| it.is_ascii_hexdigit() || it == between || it == '.';
    word.chars().all(is_known)
        && whole
            .split(between)
            .map(str::len)
            .eq(lengths.iter().copied())
}

#[test]
fn what_differs_is_masked_and_nothing_else() {
    let line = "job 01936f2e-8c1a-7b3e-9f10-2c4d5e6f7a8b took 1.25 ms at 2026-11-22T10:41:08.168Z, 2026-11-22 10:41:08.16 UTC: 3 letters";
    assert_eq!(
        masked(line),
        "job ID took DURATION at TIME, TIME TIME UTC: 3 letters\n"
    );
}
