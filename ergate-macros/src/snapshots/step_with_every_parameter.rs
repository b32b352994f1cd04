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
#[allow(non_camel_case_types, dead_code, missing_debug_implementations)]
enum mail {
    #[doc(hidden)]
    __Declared,
}
#[automatically_derived]
impl ::ergate::__private::Marked for mail {
    type Input = Receipt;
    type Takes = ::ergate::__private::TakesValue;
    type Output = ();
    type Hands = ::ergate::__private::HandsValue;
    type Contexts = (Customer, ());
    const KEY: ::ergate::__private::StepKey = ::ergate::__private::StepKey {
        name: "mail",
        path: ::core::concat!(::core::module_path!(), "::", "mail"),
    };
    const DEFINITION: ::ergate::__private::StepDefinition = ::ergate::__private::StepDefinition {
        key: <Self as ::ergate::__private::Step>::KEY,
        mode: ::ergate::__private::Mode::Async,
        policy: ::ergate::__private::Policy::new()
            .with_retries(3u32)
            .with_backoff(::ergate::__private::Backoff {
                initial: ::core::time::Duration::from_millis(1000u64),
                max: ::core::time::Duration::from_millis(300000u64),
            })
            .with_timeout(::core::time::Duration::from_millis(30000u64)),
        next: true,
        ways: &[],
        needs: &[
            ::ergate::__private::Need {
                parameter: "receipt",
                source: ::ergate::__private::Source::Input,
                ask: |__scope| <Receipt as ::ergate::__private::FromJob<
                    Self,
                >>::input_ref(__scope, "receipt", "Receipt"),
            },
            ::ergate::__private::Need {
                parameter: "mailer",
                source: ::ergate::__private::Source::Dependency("mailer(\"smtp\")"),
                ask: |__scope| {
                    let __given = {
                        #[allow(unused_imports)]
                        use ::ergate::__private::TakesAnyNumber as _;
                        {
                            #[allow(unused_imports)]
                            use ::ergate::__private::{
                                PlainFunction as __Declared, nothing as __dep,
                            };
                            {
                                #[allow(unused_imports)]
                                use mailer as __dep;
                                {
                                    #[allow(unused_imports)]
                                    use __dep::*;
                                    __Declared
                                }
                            }
                        }
                            .__given_1(("smtp",))
                    };
                    <_ as ::ergate::__private::Provide<
                        Mailer,
                        ::ergate::__private::ByMut,
                        _,
                        _,
                    >>::provide(
                        mailer,
                        __given,
                        ::ergate::__private::Asked {
                            name: "mailer(\"smtp\")",
                            fresh: false,
                        },
                        __scope,
                    )
                },
            },
            ::ergate::__private::Need {
                parameter: "now",
                source: ::ergate::__private::Source::Dependency("|| Utc::now()"),
                ask: |__scope| {
                    let __given = {
                        #[allow(unused_imports)]
                        use ::ergate::__private::TakesAnyNumber as _;
                        ::ergate::__private::PlainFunction.__given_0(())
                    };
                    <_ as ::ergate::__private::Provide<
                        DateTime<Utc>,
                        ::ergate::__private::ByValue,
                        _,
                        _,
                    >>::provide(
                        || Utc::now(),
                        __given,
                        ::ergate::__private::Asked {
                            name: "|| Utc::now()",
                            fresh: true,
                        },
                        __scope,
                    )
                },
            },
            ::ergate::__private::Need {
                parameter: "customer",
                source: ::ergate::__private::Source::Context,
                ask: |__scope| <Customer as ::ergate::__private::FromJob<
                    Self,
                >>::context(__scope, "customer", "Customer"),
            },
            ::ergate::__private::Need {
                parameter: "limits",
                source: ::ergate::__private::Source::State,
                ask: |__scope| ::ergate::__private::Scope::state::<
                    Limits,
                >(__scope, "limits", "Limits"),
            },
            ::ergate::__private::Need {
                parameter: "job",
                source: ::ergate::__private::Source::Job,
                ask: |__scope| ::ergate::__private::Scope::job(__scope, "job"),
            },
        ],
        call: |mut __open| {
            let __0 = match ::ergate::__private::Open::shared::<
                Receipt,
            >(&mut __open, 0usize) {
                ::core::result::Result::Ok(__0) => __0,
                ::core::result::Result::Err(__error) => {
                    return ::ergate::__private::Calling::Done(
                        ::core::result::Result::Err(__error),
                    );
                }
            };
            let __1 = match ::ergate::__private::Open::borrowed_mut::<
                Mailer,
            >(&mut __open, 1usize) {
                ::core::result::Result::Ok(__1) => __1,
                ::core::result::Result::Err(__error) => {
                    return ::ergate::__private::Calling::Done(
                        ::core::result::Result::Err(__error),
                    );
                }
            };
            let __2 = match ::ergate::__private::Open::taken::<
                DateTime<Utc>,
            >(&mut __open, 2usize) {
                ::core::result::Result::Ok(__2) => __2,
                ::core::result::Result::Err(__error) => {
                    return ::ergate::__private::Calling::Done(
                        ::core::result::Result::Err(__error),
                    );
                }
            };
            let __3 = match ::ergate::__private::Open::taken::<
                Customer,
            >(&mut __open, 3usize) {
                ::core::result::Result::Ok(__3) => __3,
                ::core::result::Result::Err(__error) => {
                    return ::ergate::__private::Calling::Done(
                        ::core::result::Result::Err(__error),
                    );
                }
            };
            let __4 = match ::ergate::__private::Open::shared::<
                Limits,
            >(&mut __open, 4usize) {
                ::core::result::Result::Ok(__4) => __4,
                ::core::result::Result::Err(__error) => {
                    return ::ergate::__private::Calling::Done(
                        ::core::result::Result::Err(__error),
                    );
                }
            };
            let __5 = match ::ergate::__private::Open::shared::<
                JobInfo,
            >(&mut __open, 5usize) {
                ::core::result::Result::Ok(__5) => __5,
                ::core::result::Result::Err(__error) => {
                    return ::ergate::__private::Calling::Done(
                        ::core::result::Result::Err(__error),
                    );
                }
            };
            ::ergate::__private::Calling::later(
                mail(__0, __1, __2, __3, __4, __5),
                |__returned| {
                    let __shape = ::ergate::__private::Plain;
                    <() as ::ergate::__private::Concludes<
                        Self,
                        _,
                        (),
                        _,
                    >>::conclude(__shape, __returned)
                },
            )
        },
    };
}
#[automatically_derived]
#[allow(dead_code, private_bounds)]
impl mail {
    #[doc(hidden)]
    pub fn with<__Input>(input: __Input) -> ::ergate::__private::GoTo<Self>
    where
        Receipt: ::ergate::__private::Is<__Input>,
        __Input: ::ergate::__private::Stored,
    {
        ::ergate::__private::go_to::<Self, __Input>(&input)
    }
    #[doc(hidden)]
    pub const fn __about(&self) -> ::ergate::__private::About {
        ::ergate::__private::About::Step
    }
    #[doc(hidden)]
    pub const fn __walk(&self, __walk: &mut ::ergate::__private::Walk) {
        let _ = __walk;
    }
}
const _: () = {
    let _ = mailer;
    (::ergate::__private::refuse_arguments)(
        {
            #[allow(unused_imports)]
            use ::ergate::__private::{PlainFunction as __Declared, nothing as __dep};
            {
                #[allow(unused_imports)]
                use mailer as __dep;
                {
                    #[allow(unused_imports)]
                    use __dep::*;
                    __Declared
                }
            }
        }
            .__about(),
        "mailer",
        1usize,
    )
};
