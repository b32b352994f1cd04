//! The connections to the server.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ::redis::aio::MultiplexedConnection;
use ::redis::{AsyncConnectionConfig, Client, ErrorKind, FromRedisValue, RedisError};

use crate::backend::{BackendError, BackendErrorKind};

/// How long an answer may take, apart from what is waited for on purpose.
const PATIENCE: Duration = Duration::from_secs(5);

/// A server, and connections to it that are not in use.
pub(super) struct Link {
    client: Client,
    idle: Mutex<Vec<MultiplexedConnection>>,
}

impl Link {
    pub(super) fn new(address: &str) -> Result<Link, BackendError> {
        let client = Client::open(address).map_err(|error| failed("read the address", error))?;
        let idle = Mutex::default();
        Ok(Link { client, idle })
    }

    fn idle(&self) -> MutexGuard<'_, Vec<MultiplexedConnection>> {
        // No change to the list can stop half-way.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection for one caller, who puts it back unless it failed.
    async fn connection(&self) -> Result<MultiplexedConnection, RedisError> {
        if let Some(idle) = self.idle().pop() {
            return Ok(idle);
        }
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            // Each call has its own limit.
            .set_response_timeout(None);
        self.client
            .get_multiplexed_async_connection_with_config(&config)
            .await
    }

    /// Does something with a connection. It fails if that takes longer than `wait` and then some.
    pub(super) async fn with<R>(
        &self,
        doing: &str,
        wait: Duration,
        work: impl AsyncFnOnce(&mut MultiplexedConnection) -> Result<R, RedisError>,
    ) -> Result<R, BackendError> {
        let limit = wait.saturating_add(PATIENCE);
        let done = tokio::time::timeout(limit, async {
            let mut connection = self.connection().await?;
            let done = work(&mut connection).await;
            // A server that refuses a call still has the connection.
            if done
                .as_ref()
                .err()
                .is_none_or(|error| error.code().is_some())
            {
                self.idle().push(connection);
            }
            done
        });
        match done.await {
            Ok(done) => done.map_err(|error| failed(doing, error)),
            Err(_) => Err(BackendError::new(
                BackendErrorKind::Unavailable,
                format!("can't {doing}: Redis doesn't answer"),
            )),
        }
    }

    /// One command.
    pub(super) async fn call<R: FromRedisValue>(
        &self,
        doing: &str,
        command: &::redis::Cmd,
    ) -> Result<R, BackendError> {
        let call =
            async |connection: &mut MultiplexedConnection| command.query_async(connection).await;
        self.with(doing, Duration::ZERO, call).await
    }
}

pub(super) fn failed(doing: &str, error: RedisError) -> BackendError {
    let kind = match (error.kind(), error.code()) {
        (_, Some("OOM" | "MISCONF")) => BackendErrorKind::Full,
        (ErrorKind::InvalidClientConfig | ErrorKind::AuthenticationFailed, _) => {
            BackendErrorKind::Unusable
        }
        _ => BackendErrorKind::Unavailable,
    };
    BackendError::new(kind, format!("can't {doing} in Redis")).with_source(error)
}
