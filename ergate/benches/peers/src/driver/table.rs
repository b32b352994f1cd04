//! A table, for a terminal and for the book.

use std::fmt::Write as _;

pub(super) struct Table {
    title: &'static str,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(title: &'static str, heads: &[&str]) -> Table {
        Table {
            title,
            rows: vec![heads.iter().map(|&head| head.to_owned()).collect()],
        }
    }

    pub(super) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }

    /// All but the first column are figures, and stand to the right.
    pub(super) fn text(&self) -> String {
        let columns = self.rows[0].len();
        let width = |column: usize| {
            let cells = self
                .rows
                .iter()
                .map(|row| plain(&row[column]).chars().count());
            cells.max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let mut text = format!("{}\n\n", self.title);
        for row in &self.rows {
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let cell = plain(cell);
                let _ = match column {
                    0 => write!(text, "{cell:<width$}"),
                    _ => write!(text, "  {cell:>width$}"),
                };
            }
            text.push('\n');
        }
        text
    }

    pub(super) fn markdown(&self) -> String {
        let mut text = String::new();
        for (place, row) in self.rows.iter().enumerate() {
            let _ = writeln!(text, "| {} |", row.join(" | "));
            if place == 0 {
                let rest = "---:|".repeat(row.len() - 1);
                let _ = writeln!(text, "|---|{rest}");
            }
        }
        text
    }
}

/// Without the marks of Markdown.
fn plain(cell: &str) -> String {
    cell.replace(['`', '*'], "")
}

/// With three figures that count, and commas between thousands.
pub(super) fn number(value: f64) -> String {
    if !value.is_finite() {
        return "-".to_owned();
    }
    if value.abs() < 100.0 {
        let digits = if value.abs() < 0.1 {
            3
        } else if value.abs() < 1.0 {
            2
        } else {
            1
        };
        return format!("{value:.digits$}");
    }
    let scale = 10_f64.powi(value.abs().log10().floor() as i32 - 2);
    let digits = format!("{:.0}", (value / scale).round() * scale);
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
