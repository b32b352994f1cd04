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
    unused_imports,
    non_local_definitions,
    private_bounds,
    private_interfaces,
    unused_parens,
    reason = "it is not known here what is used, nor how public it is; and a parameter ends where the user's does"
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
    const __GLUE: () = {
        use ::ergate::__private::around::*;
        #[automatically_derived]
        impl<__Told: __private::Types> __private::Typed for charge
        where
            (i64, Receipt, ()): __private::Itself<Type = __Told>,
        {
            type Takes = __TakesValue;
            type Hands = __HandsValue;
            type Types = __Told;
        }
        #[automatically_derived]
        impl __private::Marked for charge {
            const DEFINITION: __StepDefinition = __StepDefinition {
                key: __StepKey {
                    name: "charge",
                    path: ::core::concat!(::core::module_path!(), "::", "charge"),
                },
                mode: __Mode::Blocking,
                policy: __ONE_TRY,
                next: true,
                ways: &[],
                needs: __Needs {
                    parameters: &[
                        __Need {
                            parameter: "total",
                            source: __Source::Input("i64"),
                        },
                        __Need {
                            parameter: "now",
                            source: __Source::Dependency("now"),
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
                let (__Some(__0), __Some(__1)) = (
                    __Open::given::<i64>(__open, 0usize),
                    <u64 as __private::TakenByValue>::cloned(__open, 1usize),
                ) else {
                    return __Calling::failed(__open);
                };
                let __returned = charge(__0, __1);
                __Calling::Done(
                    match __returned {
                        __Ok(__value) => {
                            let __shape = <_ as __private::ByItsName<
                                Self,
                                Receipt,
                            >>::itself(<__Shape<Receipt>>::SHAPE);
                            <Receipt as __private::Concludes<
                                Self,
                                _,
                                (),
                                _,
                            >>::conclude(__shape, __value, __passing)
                        }
                        __Err(__error) => {
                            let __directive = __Directive::found(
                                __error.downcast_ref::<__Abort>(),
                                __error.downcast_ref::<__Permanent>(),
                                __error.downcast_ref::<__RetryAfter>(),
                            );
                            __Err(
                                <_ as __private::Raised<Self>>::raised(__error, __directive),
                            )
                        }
                    },
                )
            }
            fn ask<'__scope>(
                __at: usize,
                __scope: &'__scope mut __Scope,
                __need: &'static __Need,
            ) -> __Resolving<'__scope> {
                match __at {
                    0usize => <i64 as __private::FromJob<Self>>::input(__scope, __need),
                    _ => {
                        <_ as __private::Provide<
                            u64,
                            __ByValue,
                            _,
                            _,
                        >>::provide(
                            now,
                            <_ as __private::NamedAlone>::alone({
                                use __nobody as now;
                                use now as __dep;
                                {
                                    use __dep::*;
                                    __Declared
                                }
                            }),
                            __scope,
                            __need,
                        )
                    }
                }
            }
        }
    };
}
