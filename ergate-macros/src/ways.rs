//! The list of ways on in a step's `Flow<T, (..)>`, as it stands in the signature.

use syn::{GenericArgument, PathArguments, ReturnType, Type, TypeTuple};

use crate::errors::Errors;
use crate::spelling::spell;

/// Refuses a way that is listed twice, and takes it out: the body would be told that it does not say which it means.
/// Whether there was one.
pub(crate) fn refuse_repeated(returned: &mut ReturnType, errors: &mut Errors) -> bool {
    let ReturnType::Type(_, returned) = returned else {
        return false;
    };
    let Some(ways) = list(returned) else {
        return false;
    };
    let mut seen = Vec::new();
    let mut kept = ways.elems.clone();
    kept.clear();
    for way in &ways.elems {
        let spelt = spell(way);
        if seen.contains(&spelt) {
            errors.at(
                way,
                format!("the step declares `{spelt}` twice: take one out"),
            );
        } else {
            kept.push(way.clone());
            seen.push(spelt);
        }
    }
    let repeated = kept.len() < ways.elems.len();
    if repeated {
        kept.push_punct(Default::default());
        ways.elems = kept;
    }
    repeated
}

/// Whether there is such a list.
pub(crate) fn are_listed(returned: &mut ReturnType) -> bool {
    match returned {
        ReturnType::Type(_, returned) => list(returned).is_some(),
        ReturnType::Default => false,
    }
}

/// The tuple in `Flow<_, (..)>`, which may stand in a `Result`.
fn list(ty: &mut Type) -> Option<&mut TypeTuple> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last_mut()?;
    let PathArguments::AngleBracketed(inside) = &mut last.arguments else {
        return None;
    };
    let mut types = inside
        .args
        .iter_mut()
        .filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        });
    if last.ident == "Result" {
        return list(types.next()?);
    }
    match types.nth(1)? {
        Type::Tuple(ways) if last.ident == "Flow" => Some(ways),
        _ => None,
    }
}
