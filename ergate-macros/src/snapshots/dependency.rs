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
    private_interfaces,
    reason = "used where the function is a dependency"
)]
impl mailer {
    #[doc(hidden)]
    pub fn __given_1(
        &self,
        __arguments: (&'static str,),
    ) -> ::ergate::__private::Given<Self> {
        ::ergate::__private::Given::these(__arguments)
    }
}
#[allow(
    dead_code,
    unused_imports,
    non_local_definitions,
    reason = "which import is needed, the compiler decides"
)]
impl mailer {
    const __GLUE: () = {
        use ::ergate::__private::around::*;
        #[automatically_derived]
        impl __private::Origin for mailer {
            type Arguments = (&'static str,);
        }
        #[automatically_derived]
        impl __private::Makes for mailer {
            type Return = Mailer;
        }
        #[automatically_derived]
        impl __private::Declaration for mailer {
            type Lifetime = __private::PerRun;
            const DEFINITION: __private::DependencyDefinition<
                <Self as __private::Origin>::Arguments,
                <Self as __private::Makes>::Return,
            > = __private::DependencyDefinition {
                name: "mailer",
                needs: __private::Needs::of(
                    &[
                        __private::Need {
                            parameter: "user",
                            source: __private::Source::Dependency("setting(\"USER\")"),
                        },
                    ],
                    <Self as __private::Declaration>::ask,
                ),
                copy: |(__one_0,)| (
                    <&'static str as __private::Argument<Self>>::copy(__one_0),
                ),
                same: |(__one_0,), (__other_0,)| <&'static str as __private::Argument<
                    Self,
                >>::same(__one_0, __other_0),
                call: |(__0,), __open| {
                    let (__private::Some(__1),) = (
                        <String as __private::TakenByValue>::cloned(__open, 0usize),
                    ) else {
                        return __private::Making::failed(__open);
                    };
                    let __returned = mailer(__0, __1);
                    __private::Making::Done(
                        <Mailer as __private::MadeBy<Self>>::made(__returned),
                    )
                },
                teardown: __private::None,
            };
            fn ask<'__scope>(
                _: usize,
                __scope: &'__scope mut __private::Scope,
                __need: &'static __private::Need,
            ) -> __private::Resolving<'__scope> {
                {
                    let __given = {
                        use __private::nobody as setting;
                        use setting as __dep;
                        {
                            use __dep::*;
                            __Declared
                        }
                    }
                        .__given_1(("USER",));
                    <_ as __private::Provide<
                        String,
                        __private::ByValue,
                        _,
                        _,
                    >>::provide(setting, __given, __scope, __need)
                }
            }
        }
        #[automatically_derived]
        impl __private::Described for mailer {
            const ABOUT: __private::About = __private::About::Dependency {
                parameters: &["server: &'static str"],
                per_run: true,
            };
        }
        #[allow(dead_code, reason = "not every function is a dependency of another")]
        impl mailer {
            const __WALK_0: __private::Walk = {
                let mut __walk = __private::Walk::along(0usize);
                mailer::__Declared.__walk(&mut __walk);
                __walk
            };
            #[doc(hidden)]
            pub const fn __walk(&self, __walk: &mut __private::Walk) {
                if __walk
                    .enter(
                        "mailer",
                        ::core::concat!(::core::module_path!(), "::", "mailer"),
                    )
                {
                    if __walk.takes(0usize) {
                        let __needed = {
                            use __private::nobody as setting;
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
                    <__private::InCircle<
                        { mailer::__WALK_0.is_circle() },
                    > as __private::Remains<
                        _,
                    >>::of(
                        {
                            use __private::nobody as setting;
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
const _: () = (::ergate::__private::refuse_circle)(&mailer::__WALK_0);
#[allow(unused_imports, reason = "which import is needed, the compiler decides")]
const _: () = {
    use ::ergate::__private::question::*;
    let _ = setting;
    (__private::refuse_arguments)(
        __private::about(
            &{
                use __private::nobody as setting;
                use setting as __dep;
                {
                    use __dep::*;
                    __Declared
                }
            },
        ),
        "setting",
        1usize,
    )
};
