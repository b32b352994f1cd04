//! Connecting, with or without encryption.

use tokio_postgres::{Client, Config, Error, NoTls, Socket};

/// What moves the bytes of a connection, and hears what the server says unasked.
pub(super) type Driver = tokio_postgres::Connection<Socket, tokio_postgres::tls::NoTlsStream>;

pub(super) async fn connect(config: &Config) -> Result<(Client, Driver), Error> {
    config.connect(NoTls).await
}
