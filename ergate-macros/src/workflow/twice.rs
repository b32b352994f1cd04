//! Two functions of one name: the copy that was not renamed yet.

use syn::Ident;

use super::is_named;
use super::module::Item;
use crate::errors::Errors;
use crate::function::Written;

/// Refuses the second, and leaves it out: the compiler would tell of each thing that stands beside the two.
pub(super) fn refuse(workflow: &Ident, items: &mut Vec<Item>, errors: &mut Errors) {
    let mut seen: Vec<Ident> = Vec::new();
    items.retain(|item| {
        let Item::Function(function) = item else {
            return true;
        };
        let name = &function.signature.ident;
        if !is_always_a_step(function) {
            return true;
        }
        if seen.contains(name) {
            errors.at(
                name,
                format!("workflow `{workflow}` has two steps named `{name}`: rename this one"),
            );
            return false;
        }
        seen.push(name.clone());
        true
    });
}

/// Whether it is a step, and under no condition.
fn is_always_a_step(function: &Written) -> bool {
    let attributes = &function.attributes;
    let has = |name| attributes.iter().any(|attribute| is_named(attribute, name));
    has("step") && !has("cfg") && !has("cfg_attr")
}
