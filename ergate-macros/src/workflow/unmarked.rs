//! A function whose parameters are marked, but which is not itself.

use syn::FnArg;
use syn::ext::IdentExt;

use super::is_named;
use super::module::Item;
use crate::errors::Errors;
use crate::marks;

/// Says so, and takes the marks away: the compiler would only say that it does not know them.
pub(super) fn refuse(items: &mut [Item], errors: &mut Errors) {
    for item in items {
        let Item::Function(function) = item else {
            continue;
        };
        if ["step", "dependency"].iter().any(|name| {
            function
                .attributes
                .iter()
                .any(|attribute| is_named(attribute, name))
        }) {
            continue;
        }
        let name = function.signature.ident.clone();
        for input in &mut function.signature.inputs {
            let FnArg::Typed(parameter) = input else {
                continue;
            };
            if let Some(mark) = parameter.attrs.iter().find(|mark| marks::is_mark(mark)) {
                let spelt = mark.path().get_ident().map(IdentExt::unraw);
                let spelt = spelt.map(|spelt| spelt.to_string()).unwrap_or_default();
                errors.at(
                    &name,
                    format!(
                        "`{name}` is not marked, but its parameter is: `#[{spelt}]`\n\n\
                         help: mark it `#[step]` or `#[dependency]`"
                    ),
                );
            }
            parameter.attrs.retain(|mark| !marks::is_mark(mark));
        }
    }
}
