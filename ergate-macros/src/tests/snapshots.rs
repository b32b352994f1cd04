//! What the macros emit for six typical inputs, formatted, in `src/snapshots/*.rs`: so that a change of it is seen.
//!
//! `ERGATE_SNAPSHOTS=write cargo test -p ergate-macros` writes them anew.

use std::path::Path;
use std::{env, fs};

use proc_macro2::TokenStream;

use super::tokens;
use crate::{expand, workflow};

const CHARGE: &str = "
    /// Charges what was ordered.
    pub fn charge(total: i64, #[depends(now)] now: u64) -> Result<Receipt, BoxError> {
        Ok(Receipt { total, now })
    }";

fn check(name: &str, output: TokenStream) {
    let formatted = prettyplease::unparse(&syn::parse2(output).unwrap());
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/snapshots")
        .join(name)
        .with_extension("rs");
    if env::var_os("ERGATE_SNAPSHOTS").is_some() {
        fs::write(&file, &formatted).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == formatted,
        "the macros emit something else for {name}; write it with ERGATE_SNAPSHOTS=write and read the difference:\n{formatted}"
    );
}

#[test]
fn a_step() {
    check("step", expand::step(tokens(""), tokens(CHARGE)));
}

#[test]
fn a_step_of_every_kind_of_parameter() {
    let output = expand::step(
        tokens("retries = 3, backoff = \"1s..5m\", timeout = \"30s\""),
        tokens(
            "async fn mail(
                receipt: &Receipt,
                #[depends(mailer(\"smtp\"))] mailer: &mut Mailer,
                #[depends(|| Utc::now(), fresh)] now: DateTime<Utc>,
                #[context] customer: Customer,
                #[state] limits: &Limits,
                #[job] job: &JobInfo,
            ) {
                mailer.send(receipt, now, customer, limits, job).await;
            }",
        ),
    );
    check("step_with_every_parameter", output);
}

#[test]
fn a_step_that_jumps() {
    let output = expand::step(
        tokens("inline"),
        tokens(
            "fn triage(order: Order) -> Flow<Order, (GoTo<review>, End)> {
                Flow::next(order)
            }",
        ),
    );
    check("step_that_jumps", output);
}

#[test]
fn a_dependency() {
    let output = expand::dependency(
        tokens(""),
        tokens(
            "fn mailer(server: &'static str, #[depends(setting(\"USER\"))] user: String) -> Mailer {
                Mailer::new(server, user)
            }",
        ),
    );
    check("dependency", output);
}

#[test]
fn a_dependency_of_the_workers() {
    let output = expand::dependency(
        tokens("scope = \"app\", teardown = close"),
        tokens(
            "async fn pool(#[depends(url)] url: &str, #[state] limits: &Limits) -> Result<Pool, PoolError> {
                Pool::connect(url, limits).await
            }",
        ),
    );
    check("dependency_of_the_workers", output);
}

#[test]
fn a_workflow() {
    let output = workflow::expand(
        tokens("context = Customer"),
        tokens(
            "pub mod orders {
                #[step]
                fn triage(order: Order) -> Flow<Order, (GoTo<review>, End)> {
                    Flow::next(order)
                }

                #[step]
                fn charge(order: Order, #[context] customer: &Customer) -> Receipt {
                    customer.charge(order)
                }

                #[step]
                fn review(order: Order) {}
            }",
        ),
    );
    check("workflow", output);
}

#[test]
fn under_another_path_nothing_names_ergate() {
    let outputs = [
        expand::step(tokens("crate = my::engine"), tokens(CHARGE)),
        expand::dependency(tokens("crate = my::engine"), tokens(CHARGE)),
        workflow::expand(
            tokens("crate = my::engine"),
            tokens(
                "mod orders { #[step(crate = my::engine)] fn charge(total: i64) -> i64 { total } }",
            ),
        ),
    ];
    for output in outputs {
        assert!(!output.to_string().contains("ergate"), "{output}");
    }
}
