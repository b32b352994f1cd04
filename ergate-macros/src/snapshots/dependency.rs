fn mailer(server: &'static str, user: String) -> Mailer {
    Mailer::new(server, user)
}
#[doc(hidden)]
#[allow(
    non_camel_case_types,
    dead_code,
    missing_debug_implementations,
    reason = "it has the function's name, and is never made"
)]
enum mailer {
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
impl mailer {
    #[doc(hidden)]
    pub fn __given_1(
        self,
        __arguments: (&'static str,),
    ) -> ::ergate::__private::Given<Self> {
        ::ergate::__private::Given::these(__arguments)
    }
    const __GLUE: () = {
        use ::ergate::__private::around::*;
        #[automatically_derived]
        impl __private::Origin for mailer {
            type Alone = Self;
            type Arguments = (&'static str,);
        }
        #[automatically_derived]
        impl __private::Makes for mailer {
            type Return = Mailer;
        }
        #[automatically_derived]
        impl __private::Declaration for mailer {
            type Lifetime = __PerRun;
            const DEFINITION: __DependencyDefinition<
                <Self as __private::Origin>::Arguments,
                <Self as __private::Makes>::Return,
            > = __DependencyDefinition {
                name: "mailer",
                needs: __Needs {
                    parameters: &[
                        __Need {
                            parameter: "user",
                            source: __Source::Dependency("setting(\"USER\")"),
                        },
                    ],
                    ask: <Self as __private::Declaration>::ask,
                },
                copy: |(__one_0,)| (
                    <&'static str as __private::Argument<Self>>::copy(__one_0),
                ),
                same: |(__one_0,), (__other_0,)| <&'static str as __private::Argument<
                    Self,
                >>::same(__one_0, __other_0),
                call: |(__0,), __open, __keep| {
                    let (__Some(__1),) = (
                        <String as __private::TakenByValue>::cloned(__open, 0usize),
                    ) else {
                        return __Making::failed(__open);
                    };
                    let __returned = mailer(__0, __1);
                    __Making::Done(
                        __keep(<Mailer as __private::MadeBy<Self>>::made(__returned)),
                    )
                },
                teardown: __None,
            };
            fn ask<'__scope>(
                _: usize,
                __scope: &'__scope mut __Scope,
                __need: &'static __Need,
            ) -> __Resolving<'__scope> {
                <_ as __private::Provide<
                    String,
                    __ByValue,
                    _,
                    _,
                >>::provide(
                    setting,
                    {
                        use __nobody as setting;
                        use setting as __dep;
                        {
                            use __dep::*;
                            __Declared
                        }
                    }
                        .__given_1(("USER",)),
                    __scope,
                    __need,
                )
            }
        }
        #[automatically_derived]
        impl __private::Described for mailer {
            const ABOUT: __About = __About::Dependency {
                parameters: &["server: &'static str"],
                per_run: true,
            };
        }
        #[allow(dead_code, reason = "not every function is a dependency of another")]
        impl mailer {
            const __CIRCLE_0: bool = mailer::__walk_along(0usize).is_circle();
            const fn __walk_along(__need: usize) -> __Walk {
                let mut __walk = __Walk::along(__need);
                mailer::__Declared.__walk(&mut __walk);
                __walk
            }
            #[doc(hidden)]
            pub const fn __walk(&self, __walk: &mut __Walk) {
                if __walk
                    .enter(
                        "mailer",
                        ::core::concat!(::core::module_path!(), "::", "mailer"),
                    )
                {
                    if __walk.takes(0usize) {
                        let __needed = {
                            use __nobody as setting;
                            use setting as __dep;
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
        impl mailer {
            #[doc(hidden)]
            pub fn __reads_context_as<__C>(
                &self,
            ) -> impl ::core::marker::Sized + use<__C> {
                use __private::ReadsNothing as _;
                (
                    <__InCircle<
                        { mailer::__CIRCLE_0 },
                    > as __private::Remains<
                        _,
                    >>::of(
                        {
                            use __nobody as setting;
                            use setting as __dep;
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
const _: () = (::ergate::__private::refuse_circle)(&mailer::__walk_along(0usize));
#[allow(unused_imports, reason = "which import is needed, the compiler decides")]
const _: () = {
    use ::ergate::__private::question::*;
    let _ = setting;
    (__refuse_arguments)(
        {
            use __nobody as setting;
            use setting as __dep;
            {
                use __dep::*;
                __Declared
            }
        },
        "setting",
        1usize,
    )
};
