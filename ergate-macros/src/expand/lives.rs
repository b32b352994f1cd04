//! What lives as long as the worker must not need what lives for one step run.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::circle::needed_paths;
use super::parameter::origin;
use super::scope::Private;
use super::{blame, scope};
use crate::function::Function;
use crate::spelling::spell;

pub(super) fn expand(function: &Function, outside: &Private) -> TokenStream {
    let asker = function.name().unraw().to_string();
    let questions = needed_paths(function).map(|path| {
        let (origin, spelt) = (origin(path), spell(path));
        let refuse = blame::call(
            blame::last_name(path),
            quote!(__refuse_short_lived),
            quote!(#origin, #asker, #spelt),
        );
        scope::question(function, outside, &refuse)
    });
    questions.collect()
}
