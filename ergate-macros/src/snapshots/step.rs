/// Charges what was ordered.
pub fn charge(total: i64, now: u64) -> Result<Receipt, BoxError> {
    Ok(Receipt { total, now })
}
#[doc(hidden)]
#[allow(
    non_camel_case_types,
    dead_code,
    missing_debug_implementations,
    reason = "it has the function's name, and is never made"
)]
pub enum charge {
    #[doc(hidden)]
    __Declared,
}
#[allow(
    dead_code,
    private_bounds,
    unused_parens,
    reason = "not every step is jumped to, and a parameter ends where the step's does"
)]
impl charge {
    #[doc(hidden)]
    pub fn with<__Input>(input: (__Input)) -> ::ergate::__private::GoTo<Self>
    where
        i64: ::ergate::__private::Is<__Input>,
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
impl charge {
    const __GLUE: () = {
        use ::ergate::__private::around::*;
        #[automatically_derived]
        impl<__Told: __private::Types> __private::Typed for charge
        where
            (i64, Receipt, ()): __private::Itself<Type = __Told>,
        {
            type Takes = __private::TakesValue;
            type Hands = __private::HandsValue;
            type Types = __Told;
        }
        #[automatically_derived]
        impl __private::Marked for charge {
            const KEY: __private::StepKey = __private::StepKey {
                name: "charge",
                path: ::core::concat!(::core::module_path!(), "::", "charge"),
            };
            const DEFINITION: __private::StepDefinition = __private::StepDefinition {
                key: <Self as __private::Step>::KEY,
                mode: __private::Mode::Blocking,
                policy: __private::Policy::new(),
                next: true,
                ways: &[],
                needs: __private::Needs::of(
                    &[
                        __private::Need {
                            parameter: "total",
                            source: __private::Source::Input("i64"),
                        },
                        __private::Need {
                            parameter: "now",
                            source: __private::Source::Dependency("now"),
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
                let (__private::Some(__0), __private::Some(__1)) = (
                    __private::Open::given::<i64>(__open, 0usize),
                    <u64 as __private::TakenByValue>::cloned(__open, 1usize),
                ) else {
                    return __private::Calling::failed(__open);
                };
                let __returned = charge(__0, __1);
                __private::Calling::Done(
                    match __returned {
                        __private::Ok(__value) => {
                            let __shape = __private::Shape::<Receipt>::NEW.shape();
                            <Receipt as __private::Concludes<
                                Self,
                                _,
                                (),
                                _,
                            >>::conclude(__shape, __value, __passing)
                        }
                        __private::Err(__error) => {
                            use __private::Undirected as _;
                            let __directive = __private::Directive::found(
                                __error.downcast_ref::<__private::Abort>(),
                                __error.downcast_ref::<__private::Permanent>(),
                                __error.downcast_ref::<__private::RetryAfter>(),
                            );
                            __private::Err(
                                <_ as __private::Raised<Self>>::raised(__error, __directive),
                            )
                        }
                    },
                )
            }
            fn ask<'__scope>(
                __at: usize,
                __scope: &'__scope mut __private::Scope,
                __need: &'static __private::Need,
            ) -> __private::Resolving<'__scope> {
                match __at {
                    0usize => <i64 as __private::FromJob<Self>>::input(__scope, __need),
                    _ => {
                        let __given = {
                            use __private::nobody as now;
                            use now as __dep;
                            {
                                use __dep::*;
                                __Declared
                            }
                        }
                            .__given_0(());
                        <_ as __private::Provide<
                            u64,
                            __private::ByValue,
                            _,
                            _,
                        >>::provide(now, __given, __scope, __need)
                    }
                }
            }
        }
    };
}
#[allow(unused_imports, reason = "which import is needed, the compiler decides")]
const _: () = {
    use ::ergate::__private::question::*;
    (__private::refuse_arguments)(
        __private::about(
            &{
                use __private::nobody as now;
                use now as __dep;
                {
                    use __dep::*;
                    __Declared
                }
            },
        ),
        "now",
        0usize,
    )
};
