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
        use ::ergate::__private::{
            self as __private, PlainFunction as __Declared, PlainShape as _,
            nothing as __dep, TakesAnyNumber as _,
        };
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
                needs: &[
                    __private::Need::new(
                        "receipt",
                        __private::Source::Input("Receipt"),
                        <Receipt as __private::FromJob<Self>>::input_ref,
                    ),
                    __private::Need::new(
                        "mailer",
                        __private::Source::Dependency("mailer(\"smtp\")"),
                        |__scope, __need| {
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
                        },
                    ),
                    __private::Need::new(
                        "now",
                        __private::Source::Fresh("|| Utc::now()"),
                        |__scope, __need| {
                            let __given = __private::PlainFunction.__given_0(());
                            <_ as __private::Provide<
                                DateTime<Utc>,
                                __private::ByValue,
                                _,
                                _,
                            >>::provide(|| Utc::now(), __given, __scope, __need)
                        },
                    ),
                    __private::Need::new(
                        "customer",
                        __private::Source::Context("Customer"),
                        <Customer as __private::FromJob<Self>>::context,
                    ),
                    __private::Need::new(
                        "limits",
                        __private::Source::State("Limits"),
                        __private::Scope::state::<Limits>,
                    ),
                    __private::Need::new(
                        "job",
                        __private::Source::Job,
                        __private::Scope::job,
                    ),
                ],
                call: <Self as __private::Marked>::call,
            };
            fn call(
                mut __open: __private::Open<'_>,
                __passing: __private::Passing,
            ) -> __private::Calling<'_> {
                let __private::Some(__0) = __private::Open::shared::<
                    Receipt,
                >(&mut __open, 0usize) else {
                    return __private::Calling::failed(__open);
                };
                let __private::Some(__1) = __private::Open::borrowed_mut::<
                    Mailer,
                >(&mut __open, 1usize) else {
                    return __private::Calling::failed(__open);
                };
                let __private::Some(__2) = __private::Open::taken::<
                    DateTime<Utc>,
                >(&mut __open, 2usize) else {
                    return __private::Calling::failed(__open);
                };
                let __private::Some(__3) = __private::Open::given::<
                    Customer,
                >(&mut __open, 3usize) else {
                    return __private::Calling::failed(__open);
                };
                let __private::Some(__4) = __private::Open::shared::<
                    Limits,
                >(&mut __open, 4usize) else {
                    return __private::Calling::failed(__open);
                };
                let __private::Some(__5) = __private::Open::shared::<
                    JobInfo,
                >(&mut __open, 5usize) else {
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
        }
    };
}
#[allow(unused_imports, reason = "which import is needed, the compiler decides")]
const _: () = {
    use ::ergate::__private::{
        self as __private, PlainFunction as __Declared, PlainShape as _, nothing as __dep,
    };
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
