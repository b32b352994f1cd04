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
    private_bounds,
    unused_parens,
    reason = "not every step is jumped to, and a parameter ends where the step's does"
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
}
#[allow(
    dead_code,
    unused_imports,
    non_local_definitions,
    reason = "which import is needed, the compiler decides"
)]
impl mail {
    const __GLUE: () = {
        use ::ergate::__private::around::*;
        #[automatically_derived]
        impl __private::Typed for mail {
            type Takes = __private::TakesValue;
            type Hands = __private::HandsValue;
            type Types = (Receipt, (), (Customer, ()));
        }
        #[automatically_derived]
        impl __private::Marked for mail {
            const KEY: __private::StepKey = __private::StepKey {
                name: "mail",
                path: ::core::concat!(::core::module_path!(), "::", "mail"),
            };
            const DEFINITION: __private::StepDefinition = __private::StepDefinition {
                key: <Self as __private::Step>::KEY,
                mode: __private::Mode::Async,
                policy: __private::Policy::new()
                    .with_retries(3u32)
                    .with_backoff(__private::Backoff {
                        initial: ::core::time::Duration::from_millis(1000u64),
                        max: ::core::time::Duration::from_millis(300000u64),
                    })
                    .with_timeout(::core::time::Duration::from_millis(30000u64)),
                next: true,
                ways: &[],
                needs: __private::Needs::of(
                    &[
                        __private::Need {
                            parameter: "receipt",
                            source: __private::Source::Input("Receipt"),
                        },
                        __private::Need {
                            parameter: "mailer",
                            source: __private::Source::Dependency("mailer(\"smtp\")"),
                        },
                        __private::Need {
                            parameter: "now",
                            source: __private::Source::Fresh("|| Utc::now()"),
                        },
                        __private::Need {
                            parameter: "customer",
                            source: __private::Source::Context("Customer"),
                        },
                        __private::Need {
                            parameter: "limits",
                            source: __private::Source::State("Limits"),
                        },
                        __private::Need {
                            parameter: "job",
                            source: __private::Source::Job,
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
                let (
                    __private::Some(__0),
                    __private::Some(__1),
                    __private::Some(__2),
                    __private::Some(__3),
                    __private::Some(__4),
                    __private::Some(__5),
                ) = (
                    __private::Open::shared::<Receipt>(__open, 0usize),
                    __private::Open::borrowed_mut::<Mailer>(__open, 1usize),
                    __private::Open::taken::<DateTime<Utc>>(__open, 2usize),
                    __private::Open::given::<Customer>(__open, 3usize),
                    __private::Open::shared::<Limits>(__open, 4usize),
                    <JobInfo as __private::Tells>::shared(__open, 5usize),
                ) else {
                    return __private::Calling::failed(__open);
                };
                __private::Calling::later(
                    mail(__0, __1, __2, __3, __4, __5),
                    __passing,
                    |__returned, __passing| {
                        let __shape = __private::Plain;
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
                __scope: &'__scope mut __private::Scope,
                __need: &'static __private::Need,
            ) -> __private::Resolving<'__scope> {
                match __at {
                    0usize => {
                        <Receipt as __private::FromJob<Self>>::input_ref(__scope, __need)
                    }
                    1usize => {
                        let __given = {
                            use __private::nobody as mailer;
                            use mailer as __dep;
                            {
                                use __dep::*;
                                __Declared
                            }
                        }
                            .__given_1(("smtp",));
                        <_ as __private::Provide<
                            Mailer,
                            __private::ByMut,
                            _,
                            _,
                        >>::provide(mailer, __given, __scope, __need)
                    }
                    2usize => {
                        let __given = __private::PlainFunction.__given_0(());
                        <_ as __private::Provide<
                            DateTime<Utc>,
                            __private::ByValue,
                            _,
                            _,
                        >>::provide(|| Utc::now(), __given, __scope, __need)
                    }
                    3usize => {
                        <Customer as __private::FromJob<Self>>::context(__scope, __need)
                    }
                    4usize => __private::Scope::state::<Limits>(__scope, __need),
                    _ => __private::Scope::job(__scope, __need),
                }
            }
        }
    };
}
#[allow(unused_imports, reason = "which import is needed, the compiler decides")]
const _: () = {
    use ::ergate::__private::question::*;
    let _ = mailer;
    (__private::refuse_arguments)(
        __private::about(
            &{
                use __private::nobody as mailer;
                use mailer as __dep;
                {
                    use __dep::*;
                    __Declared
                }
            },
        ),
        "mailer",
        1usize,
    )
};
