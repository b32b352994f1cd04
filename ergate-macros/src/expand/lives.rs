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

pub(super) fn expand(function: &Function, outside: &Private, private: &Private) -> TokenStream {
    let asker = function.name().unraw().to_string();
    let questions = needed_paths(function).map(|path| {
        let (origin, spelt) = (origin(path, private), spell(path));
        let refuse = blame::call(
            blame::last_name(path),
            quote!(#private::refuse_short_lived),
            quote!(#private::about(&#origin), #asker, #spelt),
        );
        scope::question(function, outside, &refuse)
    });
    questions.collect()
}
