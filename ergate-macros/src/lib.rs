//! The attribute macros of [ergate](https://docs.rs/ergate), which documents them where it re-exports them.
//!
//! A function is read into a model (`function`, `marks`, `options`), checked (`check`) and expanded
//! (`expand`); `workflow` does the same for a module. Nothing here reads a function's body.

mod check;
mod duration;
mod entries;
mod errors;
mod expand;
mod function;
mod marks;
mod options;
mod similar;
mod spelling;
mod unshown;
mod ways;
mod workflow;

#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

#[allow(
    missing_docs,
    reason = "documented on the re-export in `ergate`, where its examples compile"
)]
#[proc_macro_attribute]
pub fn step(options: TokenStream, item: TokenStream) -> TokenStream {
    expand::step(options.into(), item.into()).into()
}

#[allow(
    missing_docs,
    reason = "documented on the re-export in `ergate`, where its examples compile"
)]
#[proc_macro_attribute]
pub fn dependency(options: TokenStream, item: TokenStream) -> TokenStream {
    expand::dependency(options.into(), item.into()).into()
}

#[allow(
    missing_docs,
    reason = "documented on the re-export in `ergate`, where its examples compile"
)]
#[proc_macro_attribute]
pub fn workflow(options: TokenStream, item: TokenStream) -> TokenStream {
    workflow::expand(options.into(), item.into()).into()
}

/// For ergate's own functions: their bounds are in no message.
#[doc(hidden)]
#[proc_macro_attribute]
pub fn unshown(elsewhere: TokenStream, item: TokenStream) -> TokenStream {
    unshown::expand(elsewhere.into(), item.into()).into()
}
