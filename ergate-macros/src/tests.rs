//! Tests of what the macros emit.

mod half_written;
mod snapshots;
mod spans;

use proc_macro2::{TokenStream, TokenTree};

/// The tokens of this source, each with its place in it.
fn tokens(source: &str) -> TokenStream {
    source.parse().unwrap()
}

/// All tokens, those inside groups too.
fn flat(tokens: TokenStream) -> Vec<TokenTree> {
    let mut flat_tokens = Vec::new();
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            flat_tokens.extend(flat(group.stream()));
        }
        flat_tokens.push(token);
    }
    flat_tokens
}
