//! A user signs up: the new row and the job that greets the user are saved together, or neither is.
//!
//! It needs a PostgreSQL server:
//!
//! `cargo run -p examples --features postgres --example sign_up -- postgres://user@localhost/database`

use ergate::backend::{JobFilter, Postgres};
use ergate::prelude::*;
use tokio_postgres::{Client, NoTls};

#[workflow]
mod welcome {
    use super::*;

    #[step]
    fn greet(name: String) -> String {
        format!("Welcome, {name}")
    }
}

/// Saves the user and submits the job in one transaction, which is undone unless it is committed.
async fn sign_up(client: &mut Client, name: &str, commits: bool) -> Result<(), BoxError> {
    let job = welcome::job(name.to_owned()).id(format!("welcome-{name}"));
    let submission = Postgres::options().submission([job])?;

    let transaction = client.transaction().await?;
    let insert = "INSERT INTO account (name) VALUES ($1)";
    transaction.execute(insert, &[&name]).await?;
    transaction
        .execute(submission.sql(), &[&submission.jobs()])
        .await?;
    if commits {
        transaction.commit().await?;
    } else {
        transaction.rollback().await?;
    }
    Ok(())
}

/// What became of it: the accounts, and the jobs with what they gave.
pub(crate) async fn run(address: &str) -> Result<String, BoxError> {
    let store = Postgres::connect(address).await?;
    let (mut client, connection) = tokio_postgres::connect(address, NoTls).await?;
    tokio::spawn(connection);
    client
        .batch_execute("CREATE TABLE IF NOT EXISTS account (name text PRIMARY KEY)")
        .await?;

    sign_up(&mut client, "Ada", true).await?;
    sign_up(&mut client, "Nobody", false).await?;
    Worker::new(store.clone())
        .register(&welcome::WORKFLOW)
        .run_until_idle()
        .await?;

    let mut report = String::new();
    for row in client.query("SELECT name FROM account", &[]).await? {
        report += &format!("account of {}\n", row.get::<_, &str>(0));
    }
    for job in store.list(&JobFilter::new()).await? {
        report += &format!(
            "{}: {} {}\n",
            job.id,
            job.status,
            job.last_return_value.as_str()
        );
    }
    Ok(report)
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let address = std::env::args()
        .nth(1)
        .ok_or("say where the database is, such as postgres://user@localhost/database")?;
    print!("{}", run(&address).await?);
    Ok(())
}
