async fn mail(
    receipt: &Receipt,
    mailer: &mut Mailer,
    now: DateTime<Utc>,
    customer: Customer,
    limits: &Limits,
    job: &JobInfo,
) {
    mailer.send(receipt, now, customer, limits, job).await;
}
#[doc(hidden)]
#[allow(
    non_camel_case_types,
    dead_code,
    missing_debug_implementations,
    reason = "it has the function's name, and is never made"
)]
enum mail {
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
impl mail {
    #[doc(hidden)]
    pub fn with<__Input>(input: (__Input)) -> ::ergate::__private::GoTo<Self>
    where
        Receipt: ::ergate::__private::Is<__Input>,
        __Input: ::ergate::__private::Stored,
    {
        ::ergate::__private::go_to::<Self, __Input>(&input)
    }
    #[doc(hidden)]
    pub const fn __walk(&self, _: &mut ::ergate::__private::Walk) {}
    const __GLUE: () = {
        use ::ergate::__private::around::*;
        #[automatically_derived]
        impl __private::Typed for mail {
            type Takes = __TakesValue;
            type Hands = __HandsValue;
            type Types = (Receipt, (), (Customer, ()));
        }
        #[automatically_derived]
        impl __private::Marked for mail {
            const DEFINITION: __StepDefinition = __StepDefinition {
                key: __StepKey {
                    name: "mail",
                    path: ::core::concat!(::core::module_path!(), "::", "mail"),
                },
                mode: __Mode::Async,
                policy: __Policy::new()
                    .with_retries(3u32)
                    .with_backoff(__Backoff {
                        initial: ::core::time::Duration::from_millis(1000u64),
                        max: ::core::time::Duration::from_millis(300000u64),
                    })
                    .with_timeout(::core::time::Duration::from_millis(30000u64)),
                next: true,
                ways: &[],
                needs: __Needs {
                    parameters: &[
                        __Need {
                            parameter: "receipt",
                            source: __Source::Input("Receipt"),
                        },
                        __Need {
                            parameter: "mailer",
                            source: __Source::Dependency("mailer(\"smtp\")"),
                        },
                        __Need {
                            parameter: "now",
                            source: __Source::Fresh("|| Utc::now()"),
                        },
                        __Need {
                            parameter: "customer",
                            source: __Source::Context("Customer"),
                        },
                        __Need {
                            parameter: "limits",
                            source: __Source::State("Limits"),
                        },
                        __Need {
                            parameter: "job",
                            source: __Source::Job,
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
                let (
                    __Some(__0),
                    __Some(__1),
                    __Some(__2),
                    __Some(__3),
                    __Some(__4),
                    __Some(__5),
                ) = (
                    __Open::shared::<Receipt>(__open, 0usize),
                    __Open::borrowed_mut::<Mailer>(__open, 1usize),
                    __Open::taken::<DateTime<Utc>>(__open, 2usize),
                    __Open::given::<Customer>(__open, 3usize),
                    __Open::shared::<Limits>(__open, 4usize),
                    <JobInfo as __private::Tells>::shared(__open, 5usize),
                ) else {
                    return __Calling::failed(__open);
                };
                __Calling::later(
                    mail(__0, __1, __2, __3, __4, __5),
                    __passing,
                    |__returned, __passing| {
                        let __shape = __Plain;
                        <() as __private::Concludes<
                            Self,
                            _,
                            (),
                            _,
                        >>::conclude(__shape, __returned, __passing)
                    },
                )
            }
            fn ask<'__scope>(
                __at: usize,
                __scope: &'__scope mut __Scope,
                __need: &'static __Need,
            ) -> __Resolving<'__scope> {
                match __at {
                    0usize => {
                        <Receipt as __private::FromJob<Self>>::input_ref(__scope, __need)
                    }
                    1usize => {
                        <_ as __private::Provide<
                            Mailer,
                            __ByMut,
                            _,
                            _,
                        >>::provide(
                            mailer,
                            {
                                use __nobody as mailer;
                                use mailer as __dep;
                                {
                                    use __dep::*;
                                    __Declared
                                }
                            }
                                .__given_1(("smtp",)),
                            __scope,
                            __need,
                        )
                    }
                    2usize => {
                        <_ as __private::Provide<
                            DateTime<Utc>,
                            __ByValue,
                            _,
                            _,
                        >>::provide(
                            || Utc::now(),
                            <_ as __private::NamedAlone>::alone(__PlainFunction),
                            __scope,
                            __need,
                        )
                    }
                    3usize => {
                        <Customer as __private::FromJob<Self>>::context(__scope, __need)
                    }
                    4usize => __Scope::state::<Limits>(__scope, __need),
                    _ => __Scope::job(__scope, __need),
                }
            }
        }
    };
}
#[allow(unused_imports, reason = "which import is needed, the compiler decides")]
const _: () = {
    use ::ergate::__private::question::*;
    let _ = mailer;
    (__refuse_arguments)(
        {
            use __nobody as mailer;
            use mailer as __dep;
            {
                use __dep::*;
                __Declared
            }
        },
        "mailer",
        1usize,
    )
};
