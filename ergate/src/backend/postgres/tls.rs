//! Connecting, with or without encryption.

#[cfg(feature = "postgres-tls")]
mod encrypted;
#[cfg(feature = "postgres-tls")]
mod trust;

use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_postgres::{AsyncMessage, Client, Config, Connection, Error};

#[cfg(feature = "postgres-tls")]
pub(super) use self::trust::Encryption;
#[cfg(not(feature = "postgres-tls"))]
pub(super) use self::without::Encryption;

/// What moves the bytes of a connection, and hears what the server says unasked.
pub(super) trait Driver: Send {
    fn poll_message(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<AsyncMessage, Error>>>;
}

impl<S, T> Driver for Connection<S, T>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
    T: AsyncRead + AsyncWrite + Unpin + Send,
{
    fn poll_message(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<AsyncMessage, Error>>> {
        Connection::poll_message(self, context)
    }
}

/// Connects as the address asks for.
pub(super) async fn connect(
    config: &Config,
    encryption: &Encryption,
) -> Result<(Client, Box<dyn Driver>), Error> {
    let (client, driver) = encryption.connect(config).await?;
    Ok((client, driver))
}

#[cfg(not(feature = "postgres-tls"))]
mod without {
    use tokio_postgres::{Client, Config, Error, NoTls};

    use super::Driver;

    /// There is none.
    #[derive(Debug)]
    pub(in super::super) struct Encryption;

    impl Encryption {
        pub(super) async fn connect(
            &self,
            config: &Config,
        ) -> Result<(Client, Box<dyn Driver>), Error> {
            let (client, driver) = config.connect(NoTls).await?;
            Ok((client, Box::new(driver)))
        }
    }
}
