async fn pool(url: &str, limits: &Limits) -> Result<Pool, PoolError> {
    Pool::connect(url, limits).await
}
#[doc(hidden)]
#[allow(
    non_camel_case_types,
    dead_code,
    missing_debug_implementations,
    reason = "it has the function's name, and is never made"
)]
enum pool {
    #[doc(hidden)]
    __Declared,
}
#[allow(
    dead_code,
    private_interfaces,
    reason = "used where the function is a dependency"
)]
impl pool {
    #[doc(hidden)]
    pub fn __given_0(&self, __arguments: ()) -> ::ergate::__private::Given<Self> {
        ::ergate::__private::Given::these(__arguments)
    }
}
#[allow(
    dead_code,
    unused_imports,
    non_local_definitions,
    reason = "which import is needed, the compiler decides"
)]
impl pool {
    const __GLUE: () = {
        use ::ergate::__private::around::*;
        #[automatically_derived]
        impl __private::Origin for pool {
            type Arguments = ();
        }
        #[automatically_derived]
        impl __private::Makes for pool {
            type Return = Pool;
        }
        #[automatically_derived]
        impl __private::Declaration for pool {
            type Lifetime = __private::PerApplication;
            const DEFINITION: __private::DependencyDefinition<
                <Self as __private::Origin>::Arguments,
                <Self as __private::Makes>::Return,
            > = __private::DependencyDefinition {
                name: "pool",
                needs: __private::Needs::of(
                    &[
                        __private::Need {
                            parameter: "url",
                            source: __private::Source::Dependency("url"),
                        },
                        __private::Need {
                            parameter: "limits",
                            source: __private::Source::State("Limits"),
                        },
                    ],
                    <Self as __private::Declaration>::ask,
                ),
                copy: |()| (),
                same: |_, _| true,
                call: |(), __open| {
                    let (__private::Some(__0), __private::Some(__1)) = (
                        __private::Open::borrowed::<str>(__open, 0usize),
                        __private::Open::shared::<Limits>(__open, 1usize),
                    ) else {
                        return __private::Making::failed(__open);
                    };
                    __private::Making::later(
                        pool(__0, __1),
                        |__returned| match __returned {
                            __private::Ok(__value) => {
                                <Pool as __private::MadeBy<Self>>::made(__value)
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
                },
                teardown: __private::Some(|__value, __outcome| match __private::made::<
                    Pool,
                >(__value) {
                    __private::Ok(__value) => {
                        <_ as __private::TearsDown<
                            Pool,
                            _,
                        >>::tear_down(close, __value, __outcome)
                    }
                    __private::Err(__value) => __value,
                }),
            };
            fn ask<'__scope>(
                __at: usize,
                __scope: &'__scope mut __private::Scope,
                __need: &'static __private::Need,
            ) -> __private::Resolving<'__scope> {
                match __at {
                    0usize => {
                        let __given = {
                            use __private::nobody as url;
                            use url as __dep;
                            {
                                use __dep::*;
                                __Declared
                            }
                        }
                            .__given_0(());
                        <_ as __private::Provide<
                            str,
                            __private::ByRef,
                            _,
                            _,
                        >>::provide(url, __given, __scope, __need)
                    }
                    _ => __private::Scope::state::<Limits>(__scope, __need),
                }
            }
        }
        #[automatically_derived]
        impl __private::Described for pool {
            const ABOUT: __private::About = __private::About::Dependency {
                parameters: &[],
                per_run: false,
            };
        }
        #[allow(dead_code, reason = "not every function is a dependency of another")]
        impl pool {
            const __WALK_0: __private::Walk = {
                let mut __walk = __private::Walk::along(0usize);
                pool::__Declared.__walk(&mut __walk);
                __walk
            };
            #[doc(hidden)]
            pub const fn __walk(&self, __walk: &mut __private::Walk) {
                if __walk
                    .enter("pool", ::core::concat!(::core::module_path!(), "::", "pool"))
                {
                    if __walk.takes(0usize) {
                        let __needed = {
                            use __private::nobody as url;
                            use url as __dep;
                            {
                                use __dep::*;
                                __Declared
                            }
                        };
                        __needed.__walk(__walk);
                    }
                    __walk.leave();
                }
            }
        }
        #[allow(dead_code, reason = "not every function is a dependency of another")]
        impl pool {
            #[doc(hidden)]
            pub fn __reads_context_as<__C>(
                &self,
            ) -> impl ::core::marker::Sized + use<__C> {
                use __private::ReadsNothing as _;
                (
                    <__private::InCircle<
                        { pool::__WALK_0.is_circle() },
                    > as __private::Remains<
                        _,
                    >>::of(
                        {
                            use __private::nobody as url;
                            use url as __dep;
                            {
                                use __dep::*;
                                __Declared
                            }
                        }
                            .__reads_context_as::<__C>(),
                    ),
                )
            }
        }
    };
}
const _: () = (::ergate::__private::refuse_circle)(&pool::__WALK_0);
#[allow(unused_imports, reason = "which import is needed, the compiler decides")]
const _: () = {
    use ::ergate::__private::question::*;
    (__private::refuse_arguments)(
        __private::about(
            &{
                use __private::nobody as url;
                use url as __dep;
                {
                    use __dep::*;
                    __Declared
                }
            },
        ),
        "url",
        0usize,
    )
};
#[allow(unused_imports, reason = "which import is needed, the compiler decides")]
const _: () = {
    use ::ergate::__private::question::*;
    (__private::refuse_short_lived)(
        __private::about(
            &{
                use __private::nobody as url;
                use url as __dep;
                {
                    use __dep::*;
                    __Declared
                }
            },
        ),
        "pool",
        "url",
    )
};
