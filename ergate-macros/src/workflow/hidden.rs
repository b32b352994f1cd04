//! What a workflow takes, where only its own module can see that type.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Ident, Item, Type, Visibility};

use super::{Step, module};
use crate::errors::Errors;

/// Refuses it at the signature: the compiler would do so wherever the workflow is registered, at a line that names neither
/// the type nor the step.
pub(super) fn refuse(
    workflow: &Ident,
    first: &Step<'_>,
    items: &[module::Item],
    errors: &mut Errors,
) {
    let Some(Type::Path(path)) = first.read.input().map(|input| input.taken.ty()) else {
        return;
    };
    let Some(name) = path.path.get_ident() else {
        return;
    };
    let mut private = items.iter().filter_map(private);
    if let Some((kind, _)) = private.find(|(_, private)| *private == name) {
        errors.at(
            name,
            format!(
                "workflow `{workflow}` takes `{name}`, which only its module can see: nobody else could register it\n\n\
                 help: make it as visible as the module: `pub {kind} {name}`"
            ),
        );
    }
}

/// What kind of type is defined here for this module alone, and its name.
fn private(item: &module::Item) -> Option<(TokenStream, &Ident)> {
    let module::Item::Other(item) = item else {
        return None;
    };
    let (visibility, kind, name) = match &**item {
        Item::Struct(item) => (&item.vis, item.struct_token.to_token_stream(), &item.ident),
        Item::Enum(item) => (&item.vis, item.enum_token.to_token_stream(), &item.ident),
        Item::Union(item) => (&item.vis, quote!(union), &item.ident),
        _ => return None,
    };
    matches!(visibility, Visibility::Inherited).then_some((kind, name))
}
