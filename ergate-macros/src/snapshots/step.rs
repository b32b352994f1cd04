/// Charges what was ordered.
pub fn charge(total: i64, now: u64) -> Result<Receipt, BoxError> {
    Ok(Receipt { total, now })
}
#[doc(hidden)]
#[allow(non_camel_case_types, dead_code, missing_debug_implementations)]
pub enum charge {
    #[doc(hidden)]
    __Declared,
}
#[automatically_derived]
impl ::ergate::__private::Marked for charge {
    type Input = i64;
    type Takes = ::ergate::__private::TakesValue;
    type Output = Receipt;
    type Hands = ::ergate::__private::HandsValue;
    type Contexts = ();
    const KEY: ::ergate::__private::StepKey = ::ergate::__private::StepKey {
        name: "charge",
        path: ::core::concat!(::core::module_path!(), "::", "charge"),
    };
    const DEFINITION: ::ergate::__private::StepDefinition = ::ergate::__private::StepDefinition {
        key: <Self as ::ergate::__private::Step>::KEY,
        mode: ::ergate::__private::Mode::Blocking,
        policy: ::ergate::__private::Policy::new(),
        next: true,
        ways: &[],
        needs: &[
            ::ergate::__private::Need {
                parameter: "total",
                source: ::ergate::__private::Source::Input,
                ask: |__scope| <i64 as ::ergate::__private::FromJob<
                    Self,
                >>::input(__scope, "total", "i64"),
            },
            ::ergate::__private::Need {
                parameter: "now",
                source: ::ergate::__private::Source::Dependency("now"),
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
                                use now as __dep;
                                {
                                    #[allow(unused_imports)]
                                    use __dep::*;
                                    __Declared
                                }
                            }
                        }
                            .__given_0(())
                    };
                    <_ as ::ergate::__private::Provide<
                        u64,
                        ::ergate::__private::ByValue,
                        _,
                        _,
                    >>::provide(
                        now,
                        __given,
                        ::ergate::__private::Asked {
                            name: "now",
                            fresh: false,
                        },
                        __scope,
                    )
                },
            },
        ],
        call: |mut __open| {
            let __0 = match ::ergate::__private::Open::taken::<
                i64,
            >(&mut __open, 0usize) {
                ::core::result::Result::Ok(__0) => __0,
                ::core::result::Result::Err(__error) => {
                    return ::ergate::__private::Calling::Done(
                        ::core::result::Result::Err(__error),
                    );
                }
            };
            let __1 = match <u64 as ::ergate::__private::TakenByValue>::cloned(
                &mut __open,
                1usize,
            ) {
                ::core::result::Result::Ok(__1) => __1,
                ::core::result::Result::Err(__error) => {
                    return ::ergate::__private::Calling::Done(
                        ::core::result::Result::Err(__error),
                    );
                }
            };
            ::ergate::__private::Calling::Done(
                ::ergate::__private::apply(
                    charge(__0, __1),
                    |__returned| match __returned {
                        ::core::result::Result::Ok(__value) => {
                            let __shape = {
                                #[allow(unused_imports)]
                                use ::ergate::__private::PlainShape as _;
                                ::ergate::__private::Shape::<Receipt>::NEW.shape()
                            };
                            <Receipt as ::ergate::__private::Concludes<
                                Self,
                                _,
                                (),
                                _,
                            >>::conclude(__shape, __value)
                        }
                        ::core::result::Result::Err(__error) => {
                            #[allow(unused_imports)]
                            use ::ergate::__private::Undirected as _;
                            let __directive = ::ergate::__private::Directive::found(
                                __error.downcast_ref::<::ergate::__private::Abort>(),
                                __error.downcast_ref::<::ergate::__private::Permanent>(),
                                __error.downcast_ref::<::ergate::__private::RetryAfter>(),
                            );
                            ::core::result::Result::Err(
                                <_ as ::ergate::__private::Raised<
                                    Self,
                                >>::raised(__error, __directive),
                            )
                        }
                    },
                ),
            )
        },
    };
}
#[automatically_derived]
#[allow(dead_code, private_bounds)]
impl charge {
    #[doc(hidden)]
    pub fn with<__Input>(input: __Input) -> ::ergate::__private::GoTo<Self>
    where
        i64: ::ergate::__private::Is<__Input>,
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
    (::ergate::__private::refuse_arguments)(
        {
            #[allow(unused_imports)]
            use ::ergate::__private::{PlainFunction as __Declared, nothing as __dep};
            {
                #[allow(unused_imports)]
                use now as __dep;
                {
                    #[allow(unused_imports)]
                    use __dep::*;
                    __Declared
                }
            }
        }
            .__about(),
        "now",
        0usize,
    )
};
