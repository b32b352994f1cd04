//! Tokens as a person would write them, for names and messages.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// `Vec<(u8, &'static str)>` and not `Vec < (u8 , & 'static str) >`; `async || go()` and not `async | | go ()`.
pub(crate) fn spell(tokens: impl ToTokens) -> String {
    let mut text = String::new();
    write(tokens.into_token_stream(), &mut text);
    text
}

fn write(tokens: TokenStream, text: &mut String) {
    // Whether the token before wants a space before a word.
    let mut word = false;
    let mut within_bars = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write(group.stream(), text);
                text.push_str(close);
                word = false;
            }
            TokenTree::Punct(punct) => {
                match punct.as_char() {
                    ',' | ';' => {
                        text.push(punct.as_char());
                        text.push(' ');
                    }
                    '=' | '+' if punct.spacing() == Spacing::Alone => {
                        text.push(' ');
                        text.push(punct.as_char());
                        text.push(' ');
                    }
                    '|' => {
                        // The two around a closure's parameters.
                        text.push_str(match (within_bars, word) {
                            (true, _) => "| ",
                            (false, true) => " |",
                            (false, false) => "|",
                        });
                        within_bars = !within_bars;
                    }
                    other => text.push(other),
                }
                word = false;
            }
            TokenTree::Ident(ident) => {
                if word {
                    text.push(' ');
                }
                text.push_str(&ident.to_string());
                word = true;
            }
            TokenTree::Literal(literal) => {
                if word {
                    text.push(' ');
                }
                text.push_str(&literal.to_string());
                word = true;
            }
        }
    }
    if text.ends_with(", ") {
        text.truncate(text.len() - 1);
    }
}
