#[allow(
    clippy::type_complexity,
    reason = "the ways on from a step stand in its return type"
)]
fn triage(order: Order) -> Flow<Order, (GoTo<review>, End)> {
    Flow::next(order)
}
#[doc(hidden)]
#[allow(
    non_camel_case_types,
    dead_code,
    missing_debug_implementations,
    reason = "it has the function's name, and is never made"
)]
enum triage {
    #[doc(hidden)]
    __Declared,
}
#[allow(
    dead_code,
    private_bounds,
    unused_parens,
    reason = "not every step is jumped to, and a parameter ends where the step's does"
)]
impl triage {
    #[doc(hidden)]
    pub fn with<__Input>(input: (__Input)) -> ::ergate::__private::GoTo<Self>
    where
        Order: ::ergate::__private::Is<__Input>,
        __Input: ::ergate::__private::Stored,
    {
        ::ergate::__private::go_to::<Self, __Input>(&input)
    }
    #[doc(hidden)]
    pub const fn __walk(&self, _: &mut ::ergate::__private::Walk) {}
}
#[allow(
    dead_code,
    unused_imports,
    non_local_definitions,
    reason = "which import is needed, the compiler decides"
)]
impl triage {
    const __GLUE: () = {
        use ::ergate::__private::around::*;
        #[automatically_derived]
        impl __private::Typed for triage {
            type Takes = __private::TakesValue;
            type Hands = __private::HandsValue;
            type Types = (Order, Order, ());
        }
        #[automatically_derived]
        impl __private::Marked for triage {
            const KEY: __private::StepKey = __private::StepKey {
                name: "triage",
                path: ::core::concat!(::core::module_path!(), "::", "triage"),
            };
            const DEFINITION: __private::StepDefinition = __private::StepDefinition {
                key: <Self as __private::Step>::KEY,
                mode: __private::Mode::Inline,
                policy: __private::Policy::new(),
                next: true,
                ways: &[
                    __private::Way::Jump(<review as __private::Step>::KEY),
                    <End as __private::WayOn>::WAY,
                ],
                needs: __private::Needs::of(
                    &[
                        __private::Need {
                            parameter: "order",
                            source: __private::Source::Input("Order"),
                        },
                    ],
                    <Self as __private::Marked>::ask,
                ),
                call: <Self as __private::Marked>::call,
            };
            fn call<'__open>(
                __open: &mut __private::Open<'__open>,
                __passing: __private::Passing,
            ) -> __private::Calling<'__open> {
                let (__private::Some(__0),) = (
                    __private::Open::given::<Order>(__open, 0usize),
                ) else {
                    return __private::Calling::failed(__open);
                };
                let __returned = triage(__0);
                __private::Calling::Done({
                    let __shape = __private::Flowing;
                    <Order as __private::Concludes<
                        Self,
                        _,
                        (GoTo<review>, End),
                        _,
                    >>::conclude(__shape, __returned, __passing)
                })
            }
            fn ask<'__scope>(
                _: usize,
                __scope: &'__scope mut __private::Scope,
                __need: &'static __private::Need,
            ) -> __private::Resolving<'__scope> {
                <Order as __private::FromJob<Self>>::input(__scope, __need)
            }
        }
    };
}
const _: () = (::ergate::__private::refuse_jump_to_itself)(
    <triage as ::ergate::__private::Step>::KEY,
    &[<triage as ::ergate::__private::Step>::DEFINITION.ways[0usize]],
);
