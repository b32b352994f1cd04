//! Whether jumps lead to later steps, and whether something leads to each step.
//!
//! A jump to a function of the module is seen here. Of one behind an alias or a path, and of steps that may not be compiled,
//! only the compiler knows where it leads.

use quote::{ToTokens, quote};
use syn::{Ident, Type};

use super::Step;
use super::question::Question;
use crate::expand::{Hands, Private, call};

/// What has to be asked of the step at this place.
pub(super) fn questions(
    steps: &[(&Step<'_>, &Hands)],
    at: usize,
    private: &Private,
) -> Vec<Question> {
    let (step, hands) = steps[at];
    let name = step.read.name();
    let key = quote!(<#name as #private::Step>::KEY);
    let reached = (at > 0 && !is_reached(steps, at)).then(|| {
        let refuse = quote!(#private::reached);
        call(name.span(), refuse, quote!(&WORKFLOW, #key))
    });
    let hidden = hands.listed.alias().map(|alias| {
        let refuse = quote!(#private::ways);
        call(alias, refuse, quote!(&WORKFLOW, #key))
    });
    let jumps = hands.listed.jumps().into_iter();
    let jumps = jumps.filter(|jump| !leads_on(jump.target, &steps[at + 1..]));
    let jumps = jumps.map(|jump| {
        let (refuse, number) = (quote!(#private::way), jump.number);
        call(jump.blamed, refuse, quote!(&WORKFLOW, #key, #number))
    });
    let asked = reached.into_iter().chain(jumps).chain(hidden);
    let asked = asked.map(|asked| Question {
        conditions: step.conditions().map(ToTokens::to_token_stream).collect(),
        asked,
    });
    asked.collect()
}

/// Whether something is seen to lead to the step.
fn is_reached(steps: &[(&Step<'_>, &Hands)], at: usize) -> bool {
    let (before, this) = (&steps[..at], &steps[at..=at]);
    before
        .last()
        .is_some_and(|(step, hands)| hands.next && step.is_there())
        || before.iter().any(|(step, hands)| {
            let mut jumps = hands.listed.jumps().into_iter();
            step.is_there() && jumps.any(|jump| leads_on(jump.target, this))
        })
}

/// Whether the target is seen to be one of these steps.
fn leads_on(target: &Type, later: &[(&Step<'_>, &Hands)]) -> bool {
    let Some(target) = named(target) else {
        return false;
    };
    later
        .iter()
        .any(|(step, _)| step.is_there() && step.read.name() == target)
}

/// The name, where the type is nothing else.
fn named(target: &Type) -> Option<&Ident> {
    match target {
        Type::Path(path) if path.qself.is_none() => path.path.get_ident(),
        Type::Group(inner) => named(&inner.elem),
        Type::Paren(inner) => named(&inner.elem),
        _ => None,
    }
}
