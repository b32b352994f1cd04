//! Names that `#[workflow]` gives to what it adds to the module.

use syn::Ident;

use super::module::Item;
use crate::errors::Errors;

const ADDED: [(&str, &str); 2] = [
    ("job", "a function `job`, which makes a job"),
    ("WORKFLOW", "a static `WORKFLOW`, which is the workflow"),
];

/// Refuses an item of such a name, at the name: the compiler would blame the macro. Whether there was one.
pub(super) fn refuse(items: &[Item], errors: &mut Errors) -> bool {
    let mut taken = false;
    for name in items.iter().filter_map(name) {
        if let Some((_, what)) = ADDED.iter().find(|(added, _)| name == added) {
            taken = true;
            errors.at(
                name,
                format!("`#[workflow]` adds {what}, to the module\n\nhelp: rename this one"),
            );
        }
    }
    taken
}

/// The name of an item that is a value.
fn name(item: &Item) -> Option<&Ident> {
    match item {
        Item::Function(function) => Some(&function.signature.ident),
        Item::Other(item) => match &**item {
            syn::Item::Static(item) => Some(&item.ident),
            syn::Item::Const(item) => Some(&item.ident),
            _ => None,
        },
    }
}
