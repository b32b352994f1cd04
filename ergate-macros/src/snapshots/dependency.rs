fn mailer(server: &'static str, user: String) -> Mailer {
    Mailer::new(server, user)
}
#[doc(hidden)]
#[allow(non_camel_case_types, dead_code, missing_debug_implementations)]
enum mailer {
    #[doc(hidden)]
    __Declared,
}
#[automatically_derived]
impl ::ergate::__private::Origin for mailer {
    type Arguments = (&'static str,);
}
#[automatically_derived]
impl ::ergate::__private::Declaration for mailer {
    type Return = Mailer;
    type Lifetime = ::ergate::__private::PerRun;
    const DEFINITION: ::ergate::__private::DependencyDefinition<
        <Self as ::ergate::__private::Origin>::Arguments,
        Self::Return,
    > = ::ergate::__private::DependencyDefinition {
        name: "mailer",
        needs: &[
            ::ergate::__private::Need {
                parameter: "user",
                source: ::ergate::__private::Source::Dependency("setting(\"USER\")"),
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
                                use setting as __dep;
                                {
                                    #[allow(unused_imports)]
                                    use __dep::*;
                                    __Declared
                                }
                            }
                        }
                            .__given_1(("USER",))
                    };
                    <_ as ::ergate::__private::Provide<
                        String,
                        ::ergate::__private::ByValue,
                        _,
                        _,
                    >>::provide(
                        setting,
                        __given,
                        ::ergate::__private::Asked {
                            name: "setting(\"USER\")",
                            fresh: false,
                        },
                        __scope,
                    )
                },
            },
        ],
        copy: |(__one_0,)| (
            <&'static str as ::ergate::__private::Argument<Self>>::copy(__one_0),
        ),
        same: |(__one_0,), (__other_0,)| <&'static str as ::ergate::__private::Argument<
            Self,
        >>::same(__one_0, __other_0),
        call: |(__0,), mut __open| {
            let __1 = match <String as ::ergate::__private::TakenByValue>::cloned(
                &mut __open,
                0usize,
            ) {
                ::core::result::Result::Ok(__1) => __1,
                ::core::result::Result::Err(__error) => {
                    return ::ergate::__private::Making::Done(
                        ::core::result::Result::Err(__error),
                    );
                }
            };
            ::ergate::__private::Making::Done(
                ::ergate::__private::apply(
                    mailer(__0, __1),
                    |__returned| ::core::result::Result::Ok(__returned),
                ),
            )
        },
        teardown: ::core::option::Option::None,
    };
}
#[automatically_derived]
#[allow(dead_code, private_interfaces)]
impl mailer {
    #[doc(hidden)]
    pub const fn __about(&self) -> ::ergate::__private::About {
        ::ergate::__private::About::Dependency {
            parameters: &["server: &'static str"],
            per_run: true,
        }
    }
    #[doc(hidden)]
    pub fn __given_1(
        &self,
        __arguments: (&'static str,),
    ) -> ::ergate::__private::Given<Self> {
        ::ergate::__private::Given::these(__arguments)
    }
}
#[automatically_derived]
#[allow(dead_code)]
impl mailer {
    const __WALK_0: ::ergate::__private::Walk = {
        let mut __walk = ::ergate::__private::Walk::along(0usize);
        mailer::__Declared.__walk(&mut __walk);
        __walk
    };
    #[doc(hidden)]
    pub const fn __walk(&self, __walk: &mut ::ergate::__private::Walk) {
        if __walk
            .enter("mailer", ::core::concat!(::core::module_path!(), "::", "mailer"))
        {
            if __walk.takes(0usize) {
                let __needed = {
                    #[allow(unused_imports)]
                    use ::ergate::__private::{
                        PlainFunction as __Declared, nothing as __dep,
                    };
                    {
                        #[allow(unused_imports)]
                        use setting as __dep;
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
const _: () = (::ergate::__private::refuse_circle)(&mailer::__WALK_0);
#[automatically_derived]
#[allow(dead_code)]
impl mailer {
    #[doc(hidden)]
    pub fn __contexts<__C>(&self) -> impl ::core::marker::Sized + use<__C> {
        #[allow(unused_imports)]
        use ::ergate::__private::ReadsNothing as _;
        (
            <::ergate::__private::InCircle<
                { mailer::__WALK_0.is_circle() },
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
                        use setting as __dep;
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
    let _ = setting;
    (::ergate::__private::refuse_arguments)(
        {
            #[allow(unused_imports)]
            use ::ergate::__private::{PlainFunction as __Declared, nothing as __dep};
            {
                #[allow(unused_imports)]
                use setting as __dep;
                {
                    #[allow(unused_imports)]
                    use __dep::*;
                    __Declared
                }
            }
        }
            .__about(),
        "setting",
        1usize,
    )
};
