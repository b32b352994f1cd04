//! The marks of functions, where the module imports nothing that could be them.
//!
//! A module does not see what stands around it. Of a mark that it does not know the compiler would speak three times, and
//! twice of types that nobody wrote.

use proc_macro2::TokenStream;
use syn::{Attribute, Ident, Meta, UseTree, parse_quote};

use super::module::Item;

const MARKS: [&str; 2] = ["step", "dependency"];

/// Leads such marks to the crate that has them.
pub(super) fn complete(items: &mut [Item], root: &TokenStream) {
    for mark in MARKS {
        if items.iter().any(|item| may_bring(item, mark)) {
            continue;
        }
        for item in &mut *items {
            let Item::Function(function) = item else {
                continue;
            };
            for attribute in &mut function.attributes {
                lead(attribute, mark, root);
            }
        }
    }
}

fn may_bring(item: &Item, mark: &str) -> bool {
    match item {
        Item::Function(_) => false,
        Item::Other(item) => match &**item {
            syn::Item::Use(import) => imports(&import.tree, mark),
            syn::Item::Macro(_) | syn::Item::ExternCrate(_) | syn::Item::Verbatim(_) => true,
            _ => false,
        },
    }
}

fn imports(tree: &UseTree, mark: &str) -> bool {
    match tree {
        UseTree::Path(path) => imports(&path.tree, mark),
        UseTree::Name(name) => name.ident == mark,
        UseTree::Rename(renamed) => renamed.rename == mark,
        UseTree::Glob(_) => true,
        UseTree::Group(group) => group.items.iter().any(|tree| imports(tree, mark)),
    }
}

fn lead(attribute: &mut Attribute, mark: &str, root: &TokenStream) {
    let path = match &mut attribute.meta {
        Meta::Path(path) => path,
        Meta::List(list) => &mut list.path,
        Meta::NameValue(_) => return,
    };
    let Some(name) = path.get_ident().filter(|name| *name == mark) else {
        return;
    };
    let name: Ident = name.clone();
    *path = parse_quote!(#root::#name);
}
