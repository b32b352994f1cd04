//! What a signature must be for a step or a dependency, said at the token that is wrong.

mod misplaced;
mod policy;

use syn::{Expr, GenericArgument, Ident, PathArguments, Type, TypeParamBound};

use crate::errors::Errors;
use crate::expand::borrows;
use crate::function::{Function, Parameter, Taken, mentions};
use crate::marks::{Source, Target};
use crate::options::DependencyOptions;
use crate::spelling::spell;

/// Which attribute the function stands under.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Step,
    Dependency,
}

impl Kind {
    fn noun(self) -> &'static str {
        match self {
            Self::Step => "a step",
            Self::Dependency => "a dependency",
        }
    }
}

impl Function {
    pub(crate) fn check_step(&self, errors: &mut Errors) {
        self.check_signature(Kind::Step, errors);
        self.check_inputs(errors);
        self.check_sharing(errors);
        misplaced::refuse(&self.returns.value, errors);
    }

    pub(crate) fn check_dependency(&self, options: &DependencyOptions, errors: &mut Errors) {
        self.check_signature(Kind::Dependency, errors);
        self.check_sharing(errors);
        if options.application {
            self.check_application(errors);
        }
        if borrows(&self.returns.value) {
            errors.at(
                &self.returns.value,
                format!(
                    "dependency `{}` returns something borrowed, but what it makes is kept for as long as the step runs\n\n\
                     help: return what owns its data: `String` for `&str`, an `Arc` or a clone otherwise",
                    self.name()
                ),
            );
        }
        if let (Some(teardown), Type::Tuple(nothing)) = (&options.teardown, &self.returns.value)
            && nothing.elems.is_empty()
        {
            errors.at(
                teardown,
                format!(
                    "dependency `{}` makes nothing, so there is nothing to tear down\n\nhelp: let it return a value",
                    self.name()
                ),
            );
        }
    }

    fn check_signature(&self, kind: Kind, errors: &mut Errors) {
        let noun = kind.noun();
        let signature = &self.signature;
        for mark in &self.other_marks {
            errors.at(
                mark.path(),
                format!(
                    "`{}` is marked twice: a function is a step or a dependency, and marked so once; take one mark away",
                    signature.ident
                ),
            );
        }
        // It must be `unsafe` and `extern`, which are not its mistake.
        let variadic = self.variadic.as_ref();
        if let Some(variadic) = variadic {
            errors.at(
                variadic,
                format!("{noun} has a fixed list of parameters: take `...` away"),
            );
        }
        if let (syn::Safety::Unsafe(token), None) = (&signature.safety, variadic) {
            errors.at(
                token,
                format!(
                    "{noun} can't be `unsafe`: keep the `unsafe` inside, behind a safe signature"
                ),
            );
        }
        if let (Some(abi), None) = (&signature.abi, variadic) {
            errors.at(
                abi,
                format!("{noun} can't be `extern`, since only ergate calls it: take that away"),
            );
        }
        if let Some(written) = self.of_an_impl() {
            let takes = if written.to_string() == "Self" {
                ""
            } else {
                ", and take what it needs of `self` as a parameter marked `#[depends(..)]` or `#[state]`"
            };
            errors.at(
                written,
                format!("{noun} is a free function: move it out of the `impl`{takes}"),
            );
        }
        if signature.generics.type_params().next().is_some()
            || signature.generics.const_params().next().is_some()
        {
            errors.at(
                &signature.generics,
                format!("{noun} can't be generic: ergate calls it, so name the types that it takes and returns"),
            );
        }
        if kind == Kind::Step && self.has_no_body() {
            errors.at(
                &signature.ident,
                format!(
                    "step `{}` has no body: move it out of the trait, a step is a free function",
                    signature.ident
                ),
            );
        }
        for parameter in &self.parameters {
            parameter.check(kind, errors);
            self.check_depends(parameter, errors);
        }
        if let Some(returned) = &self.returns.written
            && mentions_impl(returned)
        {
            errors.at(
                returned,
                format!("{noun} can't return `impl Trait`: {}", self.mend_impl(kind)),
            );
        }
    }

    fn mend_impl(&self, kind: Kind) -> String {
        let returned = self.returns.written.as_ref();
        match (returned.and_then(awaited), kind) {
            (Some(output), _) => format!(
                "make it an `async fn {}(..) -> {}`",
                self.signature.ident,
                spell(output)
            ),
            (None, Kind::Step) => "name the type".to_owned(),
            (None, Kind::Dependency) => "name the type, or return a `Box<dyn Trait>`".to_owned(),
        }
    }

    /// What the compiler would say of these two does not help: it proposes a struct literal, and does not know a parameter.
    fn check_depends(&self, parameter: &Parameter, errors: &mut Errors) {
        let Source::Depends(depends) = &parameter.source else {
            return;
        };
        if let Some(named) = depends.target.type_named() {
            errors.at(
                named,
                format!(
                    "`#[depends(..)]` takes a function, and `{0}` is named like a type\n\n\
                     help: name the function that makes one: `#[depends({0}::new)]`, or `#[depends(|| ..)]`",
                    spell(named)
                ),
            );
        }
        let named = depends.target.arguments().iter().filter_map(name_alone);
        for name in named {
            let Some(other) = self.parameters.iter().find(|other| name == &other.name) else {
                continue;
            };
            errors.at(
                name,
                format!(
                    "`{name}` is a parameter, and what a dependency is given must be known before there are any\n\n\
                     help: let the dependency take it by itself, as a parameter marked `{}`; an item of that name is `self::{name}`",
                    other.mark()
                ),
            );
        }
    }

    fn check_inputs(&self, errors: &mut Errors) {
        let mut unmarked = self
            .parameters
            .iter()
            .filter(|parameter| matches!(parameter.source, Source::Unmarked));
        let Some(first) = unmarked.next() else { return };
        for second in unmarked {
            errors.at(
                &second.written,
                format!(
                    "a step takes one input, and `{}` is it already\n\n\
                     help: mark {} with where its value comes from: `#[depends(..)]`, `#[context]`, `#[state]` or `#[job]`",
                    first.name,
                    second.called()
                ),
            );
        }
    }

    /// `&mut` is for one parameter alone.
    fn check_sharing(&self, errors: &mut Errors) {
        for (at, one) in self.parameters.iter().enumerate() {
            for other in self.parameters.iter().skip(at + 1) {
                if let Some(name) = conflict(one, other) {
                    errors.at(
                        &other.written,
                        format!(
                            "`{name}` is lent to `{}` and to `{}`, and one of them wants it for itself alone (`&mut`)\n\n\
                             help: take it once, or write `#[depends({name}, fresh)]` on one of the two",
                            one.name, other.name
                        ),
                    );
                }
            }
        }
    }

    fn check_application(&self, errors: &mut Errors) {
        for parameter in &self.parameters {
            let what = match parameter.source {
                Source::Input => "input",
                Source::Context => "context",
                Source::Job => "description",
                _ => continue,
            };
            errors.at(
                &parameter.written,
                format!(
                    "dependency `{}` lives as long as the worker, so it can't take a job's {what}\n\n\
                     help: take `scope = \"app\"` away, or `{}`",
                    self.name(),
                    parameter.name
                ),
            );
        }
    }
}

impl Parameter {
    /// What another function marks a parameter with that takes the same.
    fn mark(&self) -> String {
        match &self.source {
            Source::Unmarked | Source::Input => "#[input]".to_owned(),
            Source::Context => "#[context]".to_owned(),
            Source::State => "#[state]".to_owned(),
            Source::Job => "#[job]".to_owned(),
            Source::Depends(depends) => format!("#[depends({})]", depends.name),
        }
    }

    fn called(&self) -> String {
        match self.name.as_str() {
            "_" => "this one".to_owned(),
            name => format!("`{name}`"),
        }
    }

    /// Only what a function makes can be lent as something else.
    fn check_unsized(&self, errors: &mut Errors) {
        let (Taken::Ref(object @ Type::TraitObject(_)), false) =
            (&self.taken, matches!(self.source, Source::Depends(_)))
        else {
            return;
        };
        let (name, spelt) = (&self.name, spell(object));
        let message = match self.source {
            Source::State => format!(
                "`{name}` is found by its type, and `{spelt}` may be any\n\n\
                 help: take the type that it is kept as, such as `&Arc<{spelt}>`, or `&Box<{spelt}>`"
            ),
            _ => format!(
                "`{name}` is made as what its type says, and `{spelt}` may be any\n\nhelp: name the type"
            ),
        };
        errors.at(object, message);
    }

    fn check(&self, kind: Kind, errors: &mut Errors) {
        if mentions_impl(self.taken.ty()) {
            let or = match self.source {
                Source::Depends(_) => ", or take `&dyn Trait`",
                _ => "",
            };
            errors.at(
                self.taken.ty(),
                format!("{} can't take `impl Trait`: name the type{or}", kind.noun()),
            );
        }
        self.check_unsized(errors);
        let (what, mend) = match (&self.source, &self.taken) {
            (Source::Unmarked, Taken::Mut(_)) if kind == Kind::Dependency => {
                ("an argument", "take it by value or by `&`")
            }
            (Source::Input | Source::Unmarked, Taken::Mut(_)) => {
                ("the job's input", "take it by value, as `mut` if need be")
            }
            (Source::Context, Taken::Mut(_)) => (
                "the job's context",
                "nobody may change it: take it by value or by `&`",
            ),
            (Source::State, Taken::Mut(_)) => (
                "a value of the worker's",
                "all jobs share it: take it by `&`, with a `Mutex` inside",
            ),
            (Source::Job, Taken::Mut(_)) => ("the job's description", "take `&JobInfo`"),
            _ => return,
        };
        errors.at(
            &self.written.ty,
            format!(
                "`{}` can't borrow {what} by `&mut`\n\nhelp: {mend}",
                self.name
            ),
        );
    }
}

fn name_alone(argument: &Expr) -> Option<&Ident> {
    match argument {
        Expr::Path(path) => path.path.get_ident(),
        _ => None,
    }
}

/// The dependency that two parameters can't hold at once.
fn conflict(one: &Parameter, other: &Parameter) -> Option<String> {
    let (Source::Depends(a), Source::Depends(b)) = (&one.source, &other.source) else {
        return None;
    };
    let same = a.name == b.name && !a.fresh && !b.fresh;
    let exclusive = matches!(one.taken, Taken::Mut(_)) || matches!(other.taken, Taken::Mut(_));
    let function = matches!(a.target, Target::Function { .. });
    (same && exclusive && function).then(|| a.name.clone())
}

/// The `T` of an `impl Future<Output = T>`.
fn awaited(ty: &Type) -> Option<&Type> {
    let Type::ImplTrait(opaque) = ty else {
        return None;
    };
    opaque.bounds.iter().find_map(|bound| {
        let TypeParamBound::Trait(bound) = bound else {
            return None;
        };
        let future = bound.path.segments.last()?;
        let PathArguments::AngleBracketed(inside) = &future.arguments else {
            return None;
        };
        inside.args.iter().find_map(|argument| match argument {
            GenericArgument::AssocType(output) if output.ident == "Output" => Some(&output.ty),
            _ => None,
        })
    })
}

fn mentions_impl(ty: &Type) -> bool {
    mentions(ty, &|word| word == "impl")
}

/// The name of a type for a message that is made at run time.
pub(crate) fn type_name(ty: &Type) -> String {
    spell(ty)
}
