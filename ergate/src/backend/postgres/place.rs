//! Where the database is, and the connections to it.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;
use tokio_postgres::config::Host;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Config, Row};

use super::desk::Desk;
use super::error::Trouble;
use super::statement::BEGIN;
use super::tls;
use crate::timestamp::Timestamp;

/// How long it may take to get a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// After how long a silent connection is asked for a sign of life, and after how long without one it is given up.
const ALIVE: Duration = Duration::from_secs(15);
/// What the client library takes when it was told nothing.
const NEVER_TOLD: Duration = Duration::from_secs(2 * 60 * 60);

const ISOLATION: &str = "SELECT current_setting('default_transaction_isolation')";

/// A parameter of a statement.
pub(super) type Param<'a> = (&'a (dyn ToSql + Sync), Type);

/// What the server is asked, and a future of its answer.
type Asked<'a> = Pin<Box<dyn Future<Output = Result<Vec<Row>, tokio_postgres::Error>> + Send + 'a>>;

/// Fills in what was left open about how to connect.
pub(super) fn complete(mut config: Config) -> Config {
    if config.get_application_name().is_none() {
        config.application_name("ergate");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(ALIVE);
    }
    if config.get_keepalives_idle() == NEVER_TOLD {
        config.keepalives_idle(ALIVE);
    }
    config
}

/// The database, for messages; without what is secret.
pub(super) fn describe(config: &Config) -> String {
    let database = config
        .get_dbname()
        .or(config.get_user())
        .unwrap_or("postgres");
    let ports = config.get_ports();
    let hosts = config.get_hosts().iter().enumerate().map(|(number, host)| {
        let port = ports.get(number).or(ports.first()).unwrap_or(&5432);
        match host {
            Host::Tcp(name) => format!("{name}:{port}"),
            #[cfg(unix)]
            Host::Unix(path) => format!("{}:{port}", path.display()),
        }
    });
    format!(
        "the database `{database}` at {}",
        hosts.collect::<Vec<_>>().join(", ")
    )
}

/// A connection.
#[derive(Debug)]
pub(super) struct Session {
    client: Client,
    driver: JoinHandle<()>,
    /// Whether a statement by itself is a transaction of the right kind.
    is_read_committed: bool,
}

impl Session {
    /// Opens a connection, and learns the database's time.
    pub(super) async fn open(desk: &Desk) -> Result<Session, Trouble> {
        let (client, mut driver) = tls::connect(&desk.config, &desk.encryption).await?;
        let driver = tokio::spawn(async move {
            while let Some(Ok(_)) = poll_fn(|context| driver.poll_message(context)).await {}
        });
        let mut session = Session::of(client, driver);
        session.ask_the_time(desk).await?;
        let level = session.query(ISOLATION, &[]).await?;
        session.is_read_committed = match level.first() {
            Some(row) => row.try_get::<_, &str>(0)? == "read committed",
            None => false,
        };
        Ok(session)
    }

    /// Of a connection that somebody else has opened.
    pub(super) fn of(client: Client, driver: JoinHandle<()>) -> Session {
        Session {
            client,
            driver,
            is_read_committed: false,
        }
    }

    pub(super) async fn ask_the_time(&self, desk: &Desk) -> Result<(), Trouble> {
        let sent = Instant::now();
        let rows = self.query("SELECT clock_timestamp()", &[]).await?;
        if let Some(row) = rows.first() {
            desk.clock.learn(moment(row, 0)?, sent, Instant::now());
        }
        Ok(())
    }

    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Carries out a statement that sets for itself what it needs, in a transaction of its own.
    pub(super) async fn carry_out(&self, statement: &Statement<'_>) -> Result<Vec<Row>, Trouble> {
        let Statement { sql, params } = statement;
        if self.is_read_committed {
            return self.query(sql, params).await;
        }
        let mut answers = self.transact(std::slice::from_ref(statement)).await?;
        Ok(answers.pop().unwrap_or_default())
    }

    /// Carries out one statement in a transaction of its own.
    pub(super) async fn query(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, Trouble> {
        Ok(self.client.query_typed(sql, params).await?)
    }

    /// Carries out statements that are none of a transaction, or begin or end one.
    pub(super) async fn execute(&self, sql: &str) -> Result<(), Trouble> {
        Ok(self.client.batch_execute(sql).await?)
    }

    /// Carries out statements in one transaction, all in one trip to the server.
    pub(super) async fn transact(
        &self,
        statements: &[Statement<'_>],
    ) -> Result<Vec<Vec<Row>>, Trouble> {
        let mut asked: Vec<Asked<'_>> = vec![self.command(BEGIN)];
        asked.extend(statements.iter().map(|statement| -> Asked<'_> {
            Box::pin(self.client.query_typed(&statement.sql, &statement.params))
        }));
        asked.push(self.command("COMMIT"));
        let mut answers = in_order(asked).await.into_iter();
        // The first error tells the reason, and those after it only that there was one.
        let begun = answers.next().transpose();
        let answers: Result<Vec<Vec<Row>>, _> = answers.collect();
        begun?;
        let mut answers = answers?;
        answers.pop();
        Ok(answers)
    }

    fn command<'a>(&'a self, sql: &'a str) -> Asked<'a> {
        Box::pin(async move { self.client.batch_execute(sql).await.map(|()| Vec::new()) })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

/// A statement, and what goes with it.
pub(super) struct Statement<'a> {
    pub(super) sql: String,
    pub(super) params: Vec<Param<'a>>,
}

/// Has each sent before the next, and waits for all answers.
async fn in_order(mut asked: Vec<Asked<'_>>) -> Vec<Result<Vec<Row>, tokio_postgres::Error>> {
    let mut answers: Vec<Option<_>> = asked.iter().map(|_| None).collect();
    poll_fn(|context: &mut Context<'_>| {
        for (asked, answer) in asked.iter_mut().zip(&mut answers) {
            if answer.is_none()
                && let Poll::Ready(it) = pin!(asked).poll(context)
            {
                *answer = Some(it);
            }
        }
        if answers.iter().all(Option::is_some) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    answers.into_iter().flatten().collect()
}

/// The moment in this column.
pub(super) fn moment(row: &Row, column: usize) -> Result<Timestamp, Trouble> {
    let time: std::time::SystemTime = row.try_get(column)?;
    Ok(Timestamp::from_system_time(time))
}
