//! Every way of writing steps and dependencies.
use ergate::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;

trait Mailer: Send + Sync {
    fn name(&self) -> String;
}
struct Smtp(String);
impl Mailer for Smtp {
    fn name(&self) -> String {
        self.0.clone()
    }
}

fn now() -> u64 {
    7
}
async fn later() -> Result<String, std::io::Error> {
    Ok("later".into())
}

#[dependency]
fn setting(name: &'static str) -> Result<String, std::env::VarError> {
    Ok(format!("<{name}>"))
}

#[dependency(teardown = finish)]
async fn session(
    #[depends(setting("DB"))] url: &str,
    #[depends(now)] now: u64,
) -> Result<Vec<u64>, BoxError> {
    let _ = url;
    Ok(vec![now])
}
async fn finish(session: Vec<u64>, outcome: Outcome) -> Result<(), BoxError> {
    let _ = (session, outcome);
    Ok(())
}

#[dependency]
fn mailer(
    #[depends(setting("SMTP"))] url: String,
    #[input] n: &i64,
    #[job] job: &JobInfo,
) -> Arc<dyn Mailer> {
    Arc::new(Smtp(format!("{url}{n}{}", job.id())))
}

fn close(pool: Pool) {
    drop(pool)
}
struct Pool;
#[dependency(scope = "app", teardown = close)]
async fn pool(#[depends(now)] _now: u64) -> Pool {
    Pool
}

#[derive(serde::Deserialize, Clone)]
struct User {
    name: String,
}

#[step]
async fn one(
    n: i64,
    #[depends(session)] session: &mut Vec<u64>,
    #[depends(mailer)] mailer: &dyn Mailer,
    #[depends(|| std::env::temp_dir())] dir: &Path,
    #[depends(later)] text: &str,
    #[depends(now, fresh)] fresh: u64,
    #[depends(u64::default)] zero: u64,
    #[context] user: &User,
    #[state] limit: &PathBuf,
    #[depends(pool)] _pool: &Pool,
) -> Result<Flow<i64, (GoTo<three>, End)>, BoxError> {
    session.push(1);
    let _ = (mailer.name(), dir, text, fresh, zero, &user.name, limit);
    if n == 3 {
        return Ok(Flow::go_to(three::with("x".to_owned())));
    }
    Ok(Flow::next(n))
}

#[step(retries = 3, backoff = "1s..5m", timeout = "30s", inline)]
fn two(n: i64, #[context] user: User) -> String {
    format!("{n}{}", user.name)
}

#[step]
fn three(text: &str) -> usize {
    text.len()
}

static W: Workflow<i64> = Workflow::named("w")
    .step::<one>()
    .step::<two>()
    .step::<three>()
    .build();

#[workflow(context = User)]
mod inner {
    use super::*;
    #[step]
    fn a(#[context] u: &User) -> usize {
        u.name.len()
    }
    #[step]
    fn b() {}
}


fn main() {
    assert_eq!(W.steps().collect::<Vec<_>>(), ["one", "two", "three"]);
    assert_eq!(three("abc"), 3);
    let _ = W.job(3).context(serde_json::json!({"name": "x"}));
    assert_eq!(inner::WORKFLOW.name(), "inner");
}
