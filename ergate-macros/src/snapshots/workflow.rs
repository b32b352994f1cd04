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
        let workflow = ::ergate::__private::Workflow::named("orders")
            .context::<Customer>();
        let workflow = ::ergate::__private::join(
            workflow,
            <Order as ::ergate::__private::Fits<
                triage,
                _,
                _,
                _,
                <triage as ::ergate::__private::Step>::Takes,
            >>::EDGE,
        );
        let workflow = ::ergate::__private::join(
            workflow,
            <Order as ::ergate::__private::Fits<
                charge,
                _,
                _,
                _,
                <charge as ::ergate::__private::Step>::Takes,
            >>::EDGE,
        );
        let workflow = ::ergate::__private::join(
            workflow,
            <Order as ::ergate::__private::Fits<
                review,
                _,
                _,
                _,
                <review as ::ergate::__private::Step>::Takes,
            >>::EDGE,
        );
        ::ergate::__private::unchecked(workflow)
    };
    #[doc(hidden)]
    const __CHECKS: &::ergate::__private::Checks<'_> = &::ergate::__private::Checks::of(
        &WORKFLOW,
    );
    const _: () = __CHECKS.names();
    #[allow(unused_imports, reason = "which import is needed, the compiler decides")]
    const _: () = (::ergate::__private::Checks::way)(
        __CHECKS,
        <triage as ::ergate::__private::Step>::KEY,
        0usize,
    );
    #[allow(unused_imports, reason = "which import is needed, the compiler decides")]
    const _: () = <Customer as ::ergate::__private::ReadAs<Customer, charge>>::ALLOWED;
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
