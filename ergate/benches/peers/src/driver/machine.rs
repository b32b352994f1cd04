//! What was measured on, and when.

use std::fs;
use std::process::Command;

pub(super) fn line(postgres: Option<String>) -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let postgres = postgres.map_or("no PostgreSQL".to_owned(), |version| {
        format!("PostgreSQL {version}")
    });
    format!(
        "{}, {cores} cores of {}, {} GiB, Linux {}, {}, {postgres}; load when it began: {}",
        said("date", &["--utc", "+%Y-%m-%d %H:%M UTC"]),
        field("/proc/cpuinfo", "model name"),
        gibibytes(),
        said("uname", &["-r"]).split('-').next().unwrap_or_default(),
        said("rustc", &["--version"])
            .split(" (")
            .next()
            .unwrap_or_default(),
        load(),
    )
}

fn said(program: &str, words: &[&str]) -> String {
    let output = Command::new(program).args(words).output();
    output.map_or_else(
        |_| format!("no {program}"),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}

fn field(file: &str, name: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name));
    let value = line
        .and_then(|line| line.split_once(':'))
        .map(|(_, value)| value.trim());
    value.unwrap_or("an unknown processor").to_owned()
}

fn gibibytes() -> u64 {
    let text = field("/proc/meminfo", "MemTotal");
    let kib = text
        .split_whitespace()
        .next()
        .and_then(|word| word.parse::<u64>().ok());
    kib.unwrap_or_default().div_ceil(1024 * 1024)
}

fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned()
}
