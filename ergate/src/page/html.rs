//! HTML that is being written. Markup is part of the program, and everything else comes in as text.

use std::fmt::{self, Display, Write as _};

use crate::graph::Graph;

/// What is put into it as text can't become markup: [`raw`](Html::raw) takes only what the program was compiled with.
#[derive(Default)]
pub(super) struct Html {
    written: String,
}

impl Html {
    pub(super) fn raw(&mut self, markup: &'static str) {
        self.written.push_str(markup);
    }

    /// Text between tags, or in an attribute that stands in quotes.
    pub(super) fn text(&mut self, text: impl Display) {
        // Writing to a string doesn't fail.
        let _ = write!(Escaping(&mut self.written), "{text}");
    }

    /// A picture, which escapes its own texts. Its style stands in the page's style sheet.
    pub(super) fn picture(&mut self, graph: &Graph) {
        self.written.push_str(&graph.svg_for_page());
    }

    pub(super) fn finish(self) -> String {
        self.written
    }
}

struct Escaping<'a>(&'a mut String);

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                '\n' | '\t' => self.0.push(character),
                _ if character.is_control() => self.0.push('\u{fffd}'),
                _ => self.0.push(character),
            }
        }
        Ok(())
    }
}

/// Writes markup, which stands in quotes, and text, which stands in parentheses.
macro_rules! put {
    ($html:expr $(,)?) => {};
    ($html:expr, ($text:expr) $($rest:tt)*) => {{
        $html.text($text);
        $crate::page::html::put!($html, $($rest)*);
    }};
    ($html:expr, $markup:literal $($rest:tt)*) => {{
        $html.raw($markup);
        $crate::page::html::put!($html, $($rest)*);
    }};
}
pub(super) use put;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_can_not_become_markup() {
        let mut html = Html::default();
        put!(html, "<p title=\"" ("\" onclick='alert(1)'") "\">" ("<script>&\u{0}\u{1b}[2J\n") "</p>");
        assert_eq!(
            html.finish(),
            "<p title=\"&quot; onclick=&#39;alert(1)&#39;\">&lt;script&gt;&amp;\u{fffd}\u{fffd}[2J\n</p>"
        );
    }
}
