//! Typical steps under every lint that a strict project turns on: nothing that is generated may trigger one.
//!
//! What is `pub` here is documented and well-formed by the same rules, so a lint that fires is about generated code. The
//! lints of clippy are checked where clippy runs.

#![deny(warnings, missing_docs, unreachable_pub, unused_qualifications)]
#![deny(
    single_use_lifetimes,
    missing_debug_implementations,
    elided_lifetimes_in_paths
)]
#![deny(
    let_underscore_drop,
    unused_lifetimes,
    unused_results,
    trivial_casts,
    variant_size_differences
)]
#![deny(explicit_outlives_requirements, meta_variable_misuse)]
#![deny(rust_2018_idioms, future_incompatible, nonstandard_style, unused)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery)]
#![forbid(unsafe_code)]

pub mod orders {
    //! A module of a library, as far as a test can be one.

    use std::sync::Arc;

    use ergate::prelude::*;
    use serde::{Deserialize, Serialize};

    /// What is ordered.
    #[derive(Clone, Debug, Serialize, Deserialize)]
    pub struct Order {
        /// How much it costs.
        pub total: u32,
    }

    /// Who orders.
    #[derive(Clone, Debug, Serialize, Deserialize)]
    pub struct Customer {
        /// A name.
        pub name: String,
    }

    /// Sends mail.
    pub trait Mailer: Send + Sync {
        /// Sends one.
        fn send(&self, text: &str);
    }

    impl Mailer for () {
        fn send(&self, _text: &str) {}
    }

    /// Takes payments.
    #[derive(Debug)]
    pub struct Till {
        /// What is in it.
        pub sum: u32,
    }

    /// An address.
    #[dependency(scope = "app")]
    #[must_use]
    pub fn setting(name: &'static str) -> String {
        name.to_lowercase()
    }

    /// One for all.
    ///
    /// # Errors
    /// When there is no address.
    #[dependency(scope = "app")]
    pub async fn mailer(
        #[depends(setting("SMTP"))] address: &str,
    ) -> Result<Arc<dyn Mailer>, BoxError> {
        std::future::ready(()).await;
        if address.is_empty() {
            Err("no address".into())
        } else {
            Ok(Arc::new(()))
        }
    }

    /// One for each step run.
    #[dependency(teardown = close)]
    #[must_use]
    pub const fn till() -> Till {
        Till { sum: 0 }
    }

    /// Puts down how it went.
    ///
    /// # Errors
    /// When it went wrong with money in the till.
    pub fn close(till: Till, outcome: Outcome) -> Result<(), BoxError> {
        match (till, outcome) {
            (Till { sum: 1.. }, Outcome::Failed(error)) => Err(error.to_string().into()),
            _ => Ok(()),
        }
    }

    /// Orders, from triage to the end.
    #[workflow(context = Customer)]
    pub mod shop {
        use super::*;

        /// Looks at an order.
        ///
        /// # Errors
        /// When nothing is ordered.
        #[step(retries = 2, backoff = "1s..1m", timeout = "30s", inline)]
        pub fn triage(
            order: &Order,
            #[context] customer: &Customer,
        ) -> Result<Flow<Order, (GoTo<thank>, End)>, BoxError> {
            match order.total {
                0 => Err(Abort::new(format!("{} orders nothing", customer.name)).into()),
                1 => Ok(Flow::go_to(thank::with(order.total))),
                2 => Ok(Flow::end(())),
                _ => Ok(Flow::next(order.clone())),
            }
        }

        /// Takes the money.
        #[step(retries = 3)]
        pub async fn charge(
            order: Order,
            #[depends(till)] till: &mut Till,
            #[job] job: &JobInfo,
        ) -> u32 {
            std::future::ready(job.idempotency_key()).await.clear();
            till.sum += order.total;
            till.sum
        }

        /// Says thank you.
        #[step]
        pub fn thank(
            total: u32,
            #[depends(mailer)] mailer: &dyn Mailer,
            #[depends(|| "Thank you".to_owned())] words: &str,
            #[state] sender: &str,
        ) -> GoTo<finish> {
            mailer.send(&format!("{words} for {total}, {sender}"));
            finish::with()
        }

        /// Comes last.
        #[step]
        pub const fn finish() -> End<&'static str> {
            End("thanked")
        }
    }
}

use orders::{Customer, Order, shop};

#[tokio::test]
async fn strict_steps_run_like_any_other() -> Result<(), ergate::Error> {
    let bench = tests::Workbench::new();
    let customer = Customer {
        name: "prryplatypus".to_owned(),
    };
    let id = bench.submit(shop::job(Order { total: 7 }, customer)).await;
    let worker = bench.worker().state("the shop".to_owned());
    worker.register(&shop::WORKFLOW).run_until_idle().await?;
    assert_eq!(
        bench.job(&id).await.last_return_value.as_str(),
        "\"thanked\""
    );
    Ok(())
}
