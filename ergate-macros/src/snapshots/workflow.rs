pub mod orders {
    #[::ergate::step]
    fn triage(order: Order) -> Flow<Order, (GoTo<review>, End)> {
        Flow::next(order)
    }
    #[::ergate::step]
    fn charge(order: Order, #[context] customer: &Customer) -> Receipt {
        customer.charge(order)
    }
    #[::ergate::step]
    fn review(order: Order) {}
    ///The workflow `orders`.
    #[allow(
        private_interfaces,
        reason = "it is as public as it can be, and its input may be less so"
    )]
    pub static WORKFLOW: ::ergate::__private::Workflow<
        Order,
        ::ergate::__private::With<Customer>,
    > = {
        use ::ergate::__private::Step as __Step;
        ::ergate::__private::listed_with::<
            _,
            Customer,
        >(
            "orders",
            &[
                <triage as __Step>::DEFINITION,
                <charge as __Step>::DEFINITION,
                <review as __Step>::DEFINITION,
            ],
        )
    };
    #[allow(unused_imports, reason = "which import is needed, the compiler decides")]
    const _: () = <Order as ::ergate::__private::Fits<
        review,
        charge,
        <charge as ::ergate::__private::Step>::Output,
        <charge as ::ergate::__private::Step>::Hands,
        <review as ::ergate::__private::Step>::Takes,
    >>::ALLOWED;
    /// A job of this workflow.
    #[allow(
        dead_code,
        private_bounds,
        unused_parens,
        reason = "not every module submits jobs, what they take may be less public, and ends where the step's does"
    )]
    pub fn job<Input, Context>(
        input: (Input),
        context: (Context),
    ) -> ::ergate::__private::NewJob
    where
        Order: ::ergate::__private::Is<Input>,
        Customer: ::ergate::__private::Is<Context>,
        ::ergate::__private::NewJob: ::ergate::__private::Carries<Input>,
        ::ergate::__private::NewJob: ::ergate::__private::Carries<Context>,
    {
        let job = <::ergate::__private::NewJob as ::ergate::__private::Carries<
            Input,
        >>::with_input(WORKFLOW.name(), &input);
        let job = ::ergate::__private::Carries::<Context>::with_context(job, context);
        job
    }
}
