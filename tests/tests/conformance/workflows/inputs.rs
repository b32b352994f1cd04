//! What steps receive: inputs, return values, the user context.

use std::collections::BTreeMap;

use ergate::backend::Backend;
use ergate::prelude::*;
use serde::{Deserialize, Serialize};

use crate::effects::{say, show};

pub(super) fn register<B: Backend>(worker: Worker<B>) -> Worker<B> {
    worker
        .register(&optional_input::WORKFLOW)
        .register(&none_then_input::WORKFLOW)
        .register(&ignored_input::WORKFLOW)
        .register(&nested_input::WORKFLOW)
        .register(&big_integers::WORKFLOW)
        .register(&floats::WORKFLOW)
        .register(&unicode_text::WORKFLOW)
        .register(&changed_input::WORKFLOW)
        .register(&expects_number::WORKFLOW)
        .register(&marked_input::WORKFLOW)
        .register(&optional_context::WORKFLOW)
        .register(&nested_context::WORKFLOW)
}

#[workflow]
mod optional_input {
    use super::*;

    #[step]
    fn double(number: Option<i64>) -> Option<i64> {
        say!("double({})", show(&number));
        number.map(|number| number * 2)
    }

    #[step]
    fn report(number: Option<i64>) {
        say!("report({})", show(&number));
    }
}

#[workflow]
mod none_then_input {
    use super::*;

    #[step]
    fn store(number: i64) {
        say!("store({})", show(&number));
    }

    #[step]
    fn report(nothing: ()) -> &'static str {
        say!("report({})", show(&nothing));
        "reported"
    }
}

#[workflow]
mod ignored_input {
    use super::*;

    #[step]
    fn count() -> i64 {
        say!("count()");
        3
    }

    #[step]
    fn wait() -> &'static str {
        say!("wait()");
        "waited"
    }

    #[step]
    fn report(text: String) {
        say!("report({})", show(&text));
    }
}

#[derive(Deserialize, Serialize)]
struct Article {
    name: String,
    price: f64,
    tags: Vec<String>,
}

#[derive(Deserialize, Serialize)]
struct Order {
    number: i64,
    customer: String,
    articles: Vec<Article>,
    note: Option<String>,
}

#[workflow]
mod nested_input {
    use super::*;

    #[step]
    fn pick(order: Order) -> Vec<Article> {
        say!("pick({})", show(&order));
        order.articles
    }

    #[step]
    fn add_up(articles: Vec<Article>) -> BTreeMap<String, f64> {
        say!("add_up({})", show(&articles));
        let total = articles.iter().map(|article| article.price).sum();
        BTreeMap::from([("total".to_owned(), total)])
    }

    #[step]
    fn report(sums: BTreeMap<String, f64>) {
        say!("report({})", show(&sums));
    }
}

#[workflow]
mod big_integers {
    use super::*;

    #[step]
    fn double(numbers: Vec<i128>) -> Vec<i128> {
        say!("double({})", show(&numbers));
        numbers.iter().map(|number| number * 2).collect()
    }

    #[step]
    fn report(numbers: Vec<i128>) {
        say!("report({})", show(&numbers));
    }
}

/// Says how many and not which, because languages write the exponents differently.
#[workflow]
mod floats {
    use super::*;

    #[step]
    fn negate(numbers: Vec<f64>) -> Vec<f64> {
        say!("negate({} numbers)", numbers.len());
        numbers.iter().map(|number| -number).collect()
    }

    #[step]
    fn report(numbers: Vec<f64>) {
        say!("report({} numbers)", numbers.len());
    }
}

#[workflow]
mod unicode_text {
    use super::*;

    #[step]
    fn greet(name: String) -> String {
        say!("greet({})", show(&name));
        format!("Grüße, {name}!\n\t\"\\\"")
    }

    #[step]
    fn report(text: String) {
        say!("report({})", show(&text));
    }
}

/// A step owns its input: what it does to it is not seen in the job.
#[workflow]
mod changed_input {
    use super::*;

    #[step]
    fn append(mut numbers: Vec<i64>) -> usize {
        numbers.push(99);
        say!("append({})", show(&numbers));
        numbers.len()
    }

    #[step]
    fn report(count: usize) {
        say!("report({})", show(&count));
    }
}

#[workflow]
mod expects_number {
    use super::*;

    #[step]
    fn add_one(number: i64) -> i64 {
        say!("add_one({})", show(&number));
        number + 1
    }
}

#[dependency]
fn doubled(#[input] number: &i64) -> i64 {
    number * 2
}

/// The input marked as such, in a step and in a dependency.
#[workflow]
mod marked_input {
    use super::*;

    #[step]
    fn first(#[input] number: i64, #[depends(doubled)] twice: i64) -> i64 {
        say!("first({}, twice={})", show(&number), show(&twice));
        number + 1
    }

    #[step]
    fn second(#[depends(doubled)] twice: i64) {
        say!("second(twice={})", show(&twice));
    }
}

#[workflow]
mod optional_context {
    use super::*;

    #[step]
    fn first(#[context] context: Option<BTreeMap<String, String>>) {
        say!("first(context={})", show(&context));
    }

    #[step]
    fn second(#[context] context: Option<BTreeMap<String, String>>) {
        say!("second(context={})", show(&context));
    }
}

#[derive(Deserialize)]
struct UserAndTenant {
    user: User,
    tenant: Tenant,
}

#[derive(Deserialize)]
struct User {
    roles: Vec<String>,
}

#[derive(Deserialize)]
struct Tenant {
    region: String,
}

#[dependency]
fn region(#[context] context: &UserAndTenant) -> String {
    context.tenant.region.clone()
}

#[workflow]
mod nested_context {
    use super::*;

    #[step]
    fn first(number: i64, #[context] context: &UserAndTenant) -> i64 {
        let roles = show(&context.user.roles);
        say!("first({}, roles={roles})", show(&number));
        number + 1
    }

    #[step]
    fn second(number: i64, #[depends(region)] region: &str) {
        say!("second({}, region={})", show(&number), show(region));
    }
}
