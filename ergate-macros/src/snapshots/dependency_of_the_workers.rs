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
    unused_imports,
    non_local_definitions,
    private_bounds,
    private_interfaces,
    unused_parens,
    reason = "it is not known here what is used, nor how public it is; and a parameter ends where the user's does"
)]
impl pool {
    const __GLUE: () = {
        use ::ergate::__private::around::*;
        #[automatically_derived]
        impl __private::Origin for pool {
            type Alone = Self;
            type Arguments = ();
        }
        #[automatically_derived]
        impl __private::Makes for pool {
            type Return = Pool;
        }
        #[automatically_derived]
        impl __private::Declaration for pool {
            type Lifetime = __PerApplication;
            const DEFINITION: __DependencyDefinition<
                <Self as __private::Origin>::Arguments,
                <Self as __private::Makes>::Return,
            > = __DependencyDefinition {
                name: "pool",
                needs: __Needs {
                    parameters: &[
                        __Need {
                            parameter: "url",
                            source: __Source::Dependency("url"),
                        },
                        __Need {
                            parameter: "limits",
                            source: __Source::State("Limits"),
                        },
                    ],
                    ask: <Self as __private::Declaration>::ask,
                },
                copy: |()| (),
                same: |_, _| true,
                call: |(), __open, __keep| {
                    let (__Some(__0), __Some(__1)) = (
                        __Open::borrowed::<str>(__open, 0usize),
                        __Open::shared::<Limits>(__open, 1usize),
                    ) else {
                        return __Making::failed(__open);
                    };
                    __Making::later(
                        pool(__0, __1),
                        __keep,
                        |__returned| match __returned {
                            __Ok(__value) => {
                                <Pool as __private::MadeBy<Self>>::made(__value)
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
                },
                teardown: __Some(|__value, __outcome| match __made::<Pool>(__value) {
                    __Ok(__value) => {
                        <_ as __private::TearsDown<
                            Pool,
                            _,
                        >>::tear_down(close, __value, __outcome)
                    }
                    __Err(__value) => __value,
                }),
            };
            fn ask<'__scope>(
                __at: usize,
                __scope: &'__scope mut __Scope,
                __need: &'static __Need,
            ) -> __Resolving<'__scope> {
                match __at {
                    0usize => {
                        <_ as __private::Provide<
                            str,
                            __ByRef,
                            _,
                            _,
                        >>::provide(
                            url,
                            <_ as __private::NamedAlone>::alone({
                                use __nobody as url;
                                use url as __dep;
                                {
                                    use __dep::*;
                                    __Declared
                                }
                            }),
                            __scope,
                            __need,
                        )
                    }
                    _ => __Scope::state::<Limits>(__scope, __need),
                }
            }
        }
        #[automatically_derived]
        impl __private::Described for pool {
            const ABOUT: __About = __About::Dependency {
                parameters: &[],
                per_run: false,
            };
        }
        #[allow(dead_code, reason = "not every function is a dependency of another")]
        impl pool {
            const __CIRCLE_0: bool = pool::__walk_along(0usize).is_circle();
            const fn __walk_along(__need: usize) -> __Walk {
                let mut __walk = __Walk::along(__need);
                pool::__Declared.__walk(&mut __walk);
                __walk
            }
            #[doc(hidden)]
            pub const fn __walk(&self, __walk: &mut __Walk) {
                if __walk
                    .enter("pool", ::core::concat!(::core::module_path!(), "::", "pool"))
                {
                    if __walk.takes(0usize) {
                        let __needed = {
                            use __nobody as url;
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
                    <__InCircle<
                        { pool::__CIRCLE_0 },
                    > as __private::Remains<
                        _,
                    >>::of(
                        {
                            use __nobody as url;
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
const _: () = (::ergate::__private::refuse_circle)(&pool::__walk_along(0usize));
#[allow(unused_imports, reason = "which import is needed, the compiler decides")]
const _: () = {
    use ::ergate::__private::question::*;
    (__refuse_short_lived)(
        {
            use __nobody as url;
            use url as __dep;
            {
                use __dep::*;
                __Declared
            }
        },
        "pool",
        "url",
    )
};
