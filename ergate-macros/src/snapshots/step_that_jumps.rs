fn triage(order: Order) -> Flow<Order, (GoTo<review>, End)> {
    Flow::next(order)
}
#[doc(hidden)]
#[allow(non_camel_case_types, dead_code, missing_debug_implementations)]
enum triage {
    #[doc(hidden)]
    __Declared,
}
#[automatically_derived]
impl ::ergate::__private::Marked for triage {
    type Input = Order;
    type Takes = ::ergate::__private::TakesValue;
    type Output = Order;
    type Hands = ::ergate::__private::HandsValue;
    type Contexts = ();
    const KEY: ::ergate::__private::StepKey = ::ergate::__private::StepKey {
        name: "triage",
        path: ::core::concat!(::core::module_path!(), "::", "triage"),
    };
    const DEFINITION: ::ergate::__private::StepDefinition = ::ergate::__private::StepDefinition {
        key: <Self as ::ergate::__private::Step>::KEY,
        mode: ::ergate::__private::Mode::Inline,
        policy: ::ergate::__private::Policy::new(),
        next: true,
        ways: &[
            ::ergate::__private::Way::Jump(<review as ::ergate::__private::Step>::KEY),
            <End as ::ergate::__private::WayOn>::WAY,
        ],
        needs: &[
            ::ergate::__private::Need {
                parameter: "order",
                source: ::ergate::__private::Source::Input,
                ask: |__scope| <Order as ::ergate::__private::FromJob<
                    Self,
                >>::input(__scope, "order", "Order"),
            },
        ],
        call: |mut __open| {
            let __0 = match ::ergate::__private::Open::taken::<
                Order,
            >(&mut __open, 0usize) {
                ::core::result::Result::Ok(__0) => __0,
                ::core::result::Result::Err(__error) => {
                    return ::ergate::__private::Calling::Done(
                        ::core::result::Result::Err(__error),
                    );
                }
            };
            ::ergate::__private::Calling::Done(
                ::ergate::__private::apply(
                    triage(__0),
                    |__returned| {
                        let __shape = ::ergate::__private::Flowing;
                        <Order as ::ergate::__private::Concludes<
                            Self,
                            _,
                            (GoTo<review>, End),
                            _,
                        >>::conclude(__shape, __returned)
                    },
                ),
            )
        },
    };
}
#[automatically_derived]
#[allow(dead_code, private_bounds)]
impl triage {
    #[doc(hidden)]
    pub fn with<__Input>(input: __Input) -> ::ergate::__private::GoTo<Self>
    where
        Order: ::ergate::__private::Is<__Input>,
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
const _: () = (::ergate::__private::refuse_jump_to_itself)(
    <triage as ::ergate::__private::Step>::KEY,
    &[<triage as ::ergate::__private::Step>::DEFINITION.ways[0usize]],
);
