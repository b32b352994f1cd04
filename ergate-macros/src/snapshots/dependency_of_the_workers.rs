async fn pool(url: &str, limits: &Limits) -> Result<Pool, PoolError> {
    Pool::connect(url, limits).await
}
#[doc(hidden)]
#[allow(non_camel_case_types, dead_code, missing_debug_implementations)]
enum pool {
    #[doc(hidden)]
    __Declared,
}
#[automatically_derived]
impl ::ergate::__private::Origin for pool {
    type Arguments = ();
}
#[automatically_derived]
impl ::ergate::__private::Declaration for pool {
    type Return = Pool;
    type Lifetime = ::ergate::__private::PerApplication;
    const DEFINITION: ::ergate::__private::DependencyDefinition<
        <Self as ::ergate::__private::Origin>::Arguments,
        Self::Return,
    > = ::ergate::__private::DependencyDefinition {
        name: "pool",
        needs: &[
            ::ergate::__private::Need {
                parameter: "url",
                source: ::ergate::__private::Source::Dependency("url"),
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
                                use url as __dep;
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
                        str,
                        ::ergate::__private::ByRef,
                        _,
                        _,
                    >>::provide(
                        url,
                        __given,
                        ::ergate::__private::Asked {
                            name: "url",
                            fresh: false,
                        },
                        __scope,
                    )
                },
            },
            ::ergate::__private::Need {
                parameter: "limits",
                source: ::ergate::__private::Source::State,
                ask: |__scope| ::ergate::__private::Scope::state::<
                    Limits,
                >(__scope, "limits", "Limits"),
            },
        ],
        copy: |()| (),
        same: |_, _| true,
        call: |(), mut __open| {
            let __0 = match ::ergate::__private::Open::borrowed::<
                str,
            >(&mut __open, 0usize) {
                ::core::result::Result::Ok(__0) => __0,
                ::core::result::Result::Err(__error) => {
                    return ::ergate::__private::Making::Done(
                        ::core::result::Result::Err(__error),
                    );
                }
            };
            let __1 = match ::ergate::__private::Open::shared::<
                Limits,
            >(&mut __open, 1usize) {
                ::core::result::Result::Ok(__1) => __1,
                ::core::result::Result::Err(__error) => {
                    return ::ergate::__private::Making::Done(
                        ::core::result::Result::Err(__error),
                    );
                }
            };
            ::ergate::__private::Making::later(
                pool(__0, __1),
                |__returned| match __returned {
                    ::core::result::Result::Ok(__value) => {
                        ::core::result::Result::Ok(__value)
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
            )
        },
        teardown: ::core::option::Option::Some(|__value, __outcome| match ::ergate::__private::made::<
            Pool,
        >(__value) {
            ::core::result::Result::Ok(__value) => {
                <_ as ::ergate::__private::TearsDown<
                    Pool,
                    _,
                >>::tear_down(close, __value, __outcome)
            }
            ::core::result::Result::Err(__value) => __value,
        }),
    };
}
#[automatically_derived]
#[allow(dead_code, private_interfaces)]
impl pool {
    #[doc(hidden)]
    pub const fn __about(&self) -> ::ergate::__private::About {
        ::ergate::__private::About::Dependency {
            parameters: &[],
            per_run: false,
        }
    }
    #[doc(hidden)]
    pub fn __given_0(&self, __arguments: ()) -> ::ergate::__private::Given<Self> {
        ::ergate::__private::Given::these(__arguments)
    }
}
#[automatically_derived]
#[allow(dead_code)]
impl pool {
    const __WALK_0: ::ergate::__private::Walk = {
        let mut __walk = ::ergate::__private::Walk::along(0usize);
        pool::__Declared.__walk(&mut __walk);
        __walk
    };
    #[doc(hidden)]
    pub const fn __walk(&self, __walk: &mut ::ergate::__private::Walk) {
        if __walk.enter("pool", ::core::concat!(::core::module_path!(), "::", "pool")) {
            if __walk.takes(0usize) {
                let __needed = {
                    #[allow(unused_imports)]
                    use ::ergate::__private::{
                        PlainFunction as __Declared, nothing as __dep,
                    };
                    {
                        #[allow(unused_imports)]
                        use url as __dep;
                        {
                            #[allow(unused_imports)]
                            use __dep::*;
                            __Declared
                        }
                    }
                };
                __needed.__walk(__walk);
            }
            __walk.leave();
        }
    }
}
const _: () = (::ergate::__private::refuse_circle)(&pool::__WALK_0);
#[automatically_derived]
#[allow(dead_code)]
impl pool {
    #[doc(hidden)]
    pub fn __contexts<__C>(&self) -> impl ::core::marker::Sized + use<__C> {
        #[allow(unused_imports)]
        use ::ergate::__private::ReadsNothing as _;
        (
            <::ergate::__private::InCircle<
                { pool::__WALK_0.is_circle() },
            > as ::ergate::__private::Remains<
                _,
            >>::of(
                {
                    #[allow(unused_imports)]
                    use ::ergate::__private::{
                        PlainFunction as __Declared, nothing as __dep,
                    };
                    {
                        #[allow(unused_imports)]
                        use url as __dep;
                        {
                            #[allow(unused_imports)]
                            use __dep::*;
                            __Declared
                        }
                    }
                }
                    .__contexts::<__C>(),
            ),
        )
    }
}
const _: () = {
    (::ergate::__private::refuse_arguments)(
        {
            #[allow(unused_imports)]
            use ::ergate::__private::{PlainFunction as __Declared, nothing as __dep};
            {
                #[allow(unused_imports)]
                use url as __dep;
                {
                    #[allow(unused_imports)]
                    use __dep::*;
                    __Declared
                }
            }
        }
            .__about(),
        "url",
        0usize,
    )
};
const _: () = (::ergate::__private::refuse_short_lived)(
    {
        #[allow(unused_imports)]
        use ::ergate::__private::{PlainFunction as __Declared, nothing as __dep};
        {
            #[allow(unused_imports)]
            use url as __dep;
            {
                #[allow(unused_imports)]
                use __dep::*;
                __Declared
            }
        }
    }
        .__about(),
    "pool",
    "url",
);
