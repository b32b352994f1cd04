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
    unused_imports,
    non_local_definitions,
    private_bounds,
    private_interfaces,
    unused_parens,
    reason = "it is not known here what is used, nor how public it is; and a parameter ends where the user's does"
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
    const __GLUE: () = {
        use ::ergate::__private::around::*;
        #[automatically_derived]
        impl __private::Typed for triage {
            type Takes = __TakesValue;
            type Hands = __HandsValue;
            type Types = (Order, Order, ());
        }
        #[automatically_derived]
        impl __private::Marked for triage {
            const WAYS: &'static [__private::Way] = &[
                __private::Way::Jump(<review as __private::Step>::KEY),
                <End as __private::WayOn>::WAY,
            ];
            const DEFINITION: __StepDefinition = __StepDefinition {
                key: __StepKey {
                    name: "triage",
                    path: ::core::concat!(::core::module_path!(), "::", "triage"),
                },
                mode: __Mode::Inline,
                policy: __ONE_TRY,
                next: true,
                ways: &[],
                needs: __Needs {
                    parameters: &[
                        __Need {
                            parameter: "order",
                            source: __Source::Input("Order"),
                        },
                    ],
                    ask: <Self as __private::Marked>::ask,
                },
                call: <Self as __private::Marked>::call,
            };
            fn call<'__open>(
                __open: &mut __Open<'__open>,
                __passing: __Passing,
            ) -> __Calling<'__open> {
                let (__Some(__0),) = (__Open::given::<Order>(__open, 0usize),) else {
                    return __Calling::failed(__open);
                };
                let __returned = triage(__0);
                __Calling::Done({
                    let __shape = __Flowing;
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
                __scope: &'__scope mut __Scope,
                __need: &'static __Need,
            ) -> __Resolving<'__scope> {
                <Order as __private::FromJob<Self>>::input(__scope, __need)
            }
        }
    };
}
const _: () = (::ergate::__private::refuse_jump_to_itself)(
    <triage as ::ergate::__private::Step>::KEY,
    &[<triage as ::ergate::__private::Step>::DEFINITION.ways[0usize]],
);
