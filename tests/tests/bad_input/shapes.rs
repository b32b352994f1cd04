//! Inputs and contexts of another shape than the step's.

use ergate::prelude::*;
use ergate::{ErrorKind, Job, Payload};
use serde::{Deserialize, Serialize};
use tests::run;

use crate::bench::why_it_fails;

#[derive(Serialize, Deserialize)]
struct Order {
    items: Vec<Item>,
}

#[derive(Serialize, Deserialize)]
struct Item {
    price: u32,
}

#[derive(Serialize, Deserialize)]
struct Customer {
    name: String,
}

#[dependency]
fn discount(#[context] customer: &Customer) -> u32 {
    u32::from(customer.name == "prryplatypus")
}

#[workflow]
mod shop {
    use super::*;

    #[step(retries = 3)]
    fn charge(order: &Order, #[depends(discount)] discount: u32) -> u32 {
        order.items.iter().map(|item| item.price - discount).sum()
    }
}

fn job(input: &str, context: &str) -> Job {
    let mut job = Job::new("shop");
    job.initial_input_value = Payload::from_json(input.to_owned()).unwrap();
    job.user_context = Payload::from_json(context.to_owned()).unwrap();
    job
}

#[tokio::test]
async fn an_input_of_the_wrong_shape_is_named_to_the_last_detail() {
    let bad = job(
        r#"{"items": [{"price": 1}, {"price": "two"}]}"#,
        r#"{"name": ""}"#,
    );
    let error = why_it_fails(&shop::WORKFLOW, bad).await;
    assert_eq!((error.kind, &*error.workflow), (ErrorKind::Input, "shop"));
    assert_eq!(
        error.to_string(),
        "step `charge` of `shop` could not read its input: parameter `order` of step `charge` takes \
         the job's input as `Order`: invalid type: string \"two\", expected u32 at `items[1].price` \
         (line 1, column 40)",
    );
}

#[tokio::test]
async fn a_context_of_the_wrong_shape_is_named_with_the_dependency_that_reads_it() {
    let bad = job(r#"{"items": []}"#, r#"{"name": 7}"#);
    let error = why_it_fails(&shop::WORKFLOW, bad).await;
    assert_eq!(error.kind, ErrorKind::Input);
    assert_eq!(error.dependency.as_deref(), Some("discount"));
    assert!(error.message.contains("`customer`"), "{error}");
    assert!(
        error.message.contains("the job's context as `Customer`"),
        "{error}"
    );
    assert!(
        error.message.contains("expected a string at `name`"),
        "{error}"
    );
}

#[tokio::test]
async fn a_missing_context_and_a_missing_field_are_told_too() {
    let error = why_it_fails(&shop::WORKFLOW, job(r#"{"items": []}"#, "null")).await;
    assert!(error.message.contains("invalid type: null"), "{error}");
    let error = why_it_fails(&shop::WORKFLOW, job("{}", r#"{"name": ""}"#)).await;
    assert!(error.message.contains("missing field `items`"), "{error}");
}

#[tokio::test]
async fn what_does_not_fit_is_not_tried_again() {
    let order = Order { items: Vec::new() };
    let job = run(&shop::WORKFLOW, shop::job(order).context(7)).await;
    assert_eq!((job.status, job.runs.len()), (Status::Failed, 1));
}
