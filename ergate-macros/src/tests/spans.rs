//! Where generated tokens stand. An identifier of ours that stood where a user's does would be one more target for an
//! editor's go-to-definition.

use proc_macro2::{Ident, LineColumn, TokenStream, TokenTree};

use super::{flat, tokens};
use crate::expand;

/// The identifiers in the output that stand where this one does in the source.
fn standing_at(output: &TokenStream, place: LineColumn) -> Vec<String> {
    let identifiers = flat(output.clone()).into_iter().filter_map(identifier);
    let mut names: Vec<_> = identifiers
        .filter(|identifier| identifier.span().start() == place)
        .map(|identifier| identifier.to_string())
        .collect();
    names.sort();
    names.dedup();
    names
}

fn identifier(token: TokenTree) -> Option<Ident> {
    match token {
        // `_` leads nowhere.
        TokenTree::Ident(identifier) if identifier != "_" => Some(identifier),
        _ => None,
    }
}

fn place_of(source: &str, name: &str) -> LineColumn {
    let found = flat(tokens(source))
        .into_iter()
        .filter_map(identifier)
        .find(|identifier| identifier == name);
    found.unwrap().span().start()
}

#[test]
fn a_path_to_a_dependency_has_one_target() {
    let source = "fn charge(total: i64, #[depends(deps::now)] at: u64) -> i64 { total }";
    for output in [
        expand::step(tokens(""), tokens(source)),
        expand::dependency(tokens("scope = \"app\""), tokens(source)),
    ] {
        let at_the_function = standing_at(&output, place_of(source, "now"));
        // `use deps::now as __dep`: where the import is wrong, the compiler blames it from here to there.
        assert_eq!(at_the_function, ["__dep", "now"]);
        assert_eq!(standing_at(&output, place_of(source, "deps")), ["deps"]);
    }
}

#[test]
fn a_type_has_one_target() {
    let source = "fn charge(order: Order, #[depends(now)] at: &Time, #[context] path: &Path) -> Result<Receipt, Refused> {}";
    let output = expand::step(tokens(""), tokens(source));
    for name in ["Order", "Time", "Path", "Receipt", "Refused"] {
        assert_eq!(standing_at(&output, place_of(source, name)), [name]);
    }
}

#[test]
fn a_teardown_has_one_target() {
    let options = "teardown = close";
    let output = expand::dependency(tokens(options), tokens("\nfn pool() -> u64 { 7 }"));
    assert_eq!(standing_at(&output, place_of(options, "close")), ["close"]);
}
