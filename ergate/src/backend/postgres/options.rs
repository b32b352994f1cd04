use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::Config;

use super::statement::Names;
use super::tls::Encryption;
use super::{Postgres, Submission, place};
use crate::backend::{BackendError, BackendErrorKind};
use crate::clock::Clock;
use crate::error::Error;
use crate::future::block_on;
use crate::job::Job;
use crate::workflow::NewJob;

/// How a [`Postgres`] store is to be.
///
/// ```no_run
/// use std::time::Duration;
///
/// use ergate::backend::Postgres;
///
/// # async fn example() -> Result<(), ergate::BackendError> {
/// let store = Postgres::options()
///     .schema("greeter")
///     .retention(Duration::from_secs(7 * 24 * 3600))
///     .connect("postgres://greeter@db.example/app")
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "options do nothing until a store is connected with them"]
#[derive(Clone, Debug)]
pub struct Options {
    schema: String,
    pub(super) connections: usize,
    pub(super) patience: Duration,
    pub(super) retention: Option<Duration>,
    #[cfg(feature = "postgres-tls")]
    root_certificates: Option<Vec<u8>>,
    pub(super) clock: Option<Arc<dyn Clock>>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            schema: "ergate".to_owned(),
            connections: 2,
            patience: Duration::from_secs(10),
            retention: None,
            #[cfg(feature = "postgres-tls")]
            root_certificates: None,
            clock: None,
        }
    }
}

impl Options {
    /// The schema that holds the store's tables, by default `ergate`. Stores in different schemas have nothing to do with
    /// each other.
    ///
    /// A name has letters, digits and underscores, and doesn't begin with a digit.
    pub fn schema(mut self, name: impl Into<String>) -> Options {
        self.schema = name.into();
        self
    }

    /// How many connections claim and save steps at the same time, by default 2.
    ///
    /// Whatever waits goes to the server together, so a few do for any number of jobs; more help where the server is far
    /// away. Besides these, a store opens one each for submitting, renewing leases, listening, telling others of new jobs,
    /// and looking at jobs, when it does that for the first time.
    pub fn connections(mut self, connections: usize) -> Options {
        self.connections = connections.max(1);
        self
    }

    /// How long a call is tried again while the server can't be reached, is a standby or doesn't answer, before it fails:
    /// by default 10 s.
    pub fn patience(mut self, patience: Duration) -> Options {
        self.patience = patience;
        self
    }

    /// Deletes jobs that ended longer ago than this, a few at a time. By default they stay until
    /// [`prune`](crate::Backend::prune) deletes them.
    pub fn retention(mut self, retention: Duration) -> Options {
        self.retention = Some(retention);
        self
    }

    /// Trusts servers whose certificates one of these has signed, in PEM, instead of those whom the system trusts.
    ///
    /// It counts where the address says `sslmode=require`: then the connection is encrypted, and the server has to prove
    /// that it is the one that the address names. By default encryption is only preferred, and nobody proves anything.
    ///
    /// ```no_run
    /// use ergate::backend::Postgres;
    ///
    /// # async fn example() -> Result<(), ergate::BoxError> {
    /// let roots = std::fs::read("/etc/greeter/database.pem")?;
    /// let options = Postgres::options().root_certificates(roots);
    /// let store = options.connect("postgres://greeter@db.example/app?sslmode=require").await?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "postgres-tls")]
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Options {
        self.root_certificates = Some(pem.into());
        self
    }

    /// Goes by this clock instead of the database's, for tests. All who use the schema have to go by the same.
    #[cfg(any(test, feature = "test-util"))]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Options {
        self.clock = Some(clock);
        self
    }

    /// Connects to the database, and makes the store's tables if they aren't there.
    ///
    /// The address is a URL, or a list like `host=db.example user=greeter dbname=app`. Where it names several hosts, they
    /// are tried in turn; with `target_session_attrs=read-write` until one of them is the primary.
    ///
    /// # Errors
    ///
    /// The address can't be read; the server can't be reached, even after a while, or refuses; the schema belongs to
    /// another program or to a later version of this library, or may not be made.
    pub async fn connect(self, address: &str) -> Result<Postgres, BackendError> {
        let config: Config = address.parse().map_err(|error: tokio_postgres::Error| {
            let message = "can't read the address of the database: it is not one, such as `postgres://user@host/database`";
            BackendError::new(BackendErrorKind::Unusable, message).with_source(error)
        })?;
        let names = self.names()?;
        #[cfg(feature = "postgres-tls")]
        let encryption = Encryption::new(config.get_ssl_mode(), self.root_certificates.as_deref())?;
        #[cfg(not(feature = "postgres-tls"))]
        let encryption = Encryption;
        Postgres::start(place::complete(config), encryption, names, self).await
    }

    /// The same for code that is not `async`. It blocks the thread for a moment.
    ///
    /// # Errors
    ///
    /// As for [`connect`](Options::connect).
    pub fn connect_blocking(self, address: &str) -> Result<Postgres, BackendError> {
        block_on(self.connect(address))
    }

    /// A statement that submits jobs inside of a transaction of your own. No store has to be connected for it.
    ///
    /// # Errors
    ///
    /// One of the jobs can't be made, or the schema's name is none.
    pub fn submission(&self, jobs: impl IntoIterator<Item = NewJob>) -> Result<Submission, Error> {
        let names = self.names()?;
        let jobs: Result<Vec<Job>, Error> = jobs.into_iter().map(NewJob::into_job).collect();
        Ok(Submission::new(&names, jobs?))
    }

    fn names(&self) -> Result<Names, BackendError> {
        let name = &self.schema;
        let is_plain = name
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || it == '_')
            && name.starts_with(|it: char| !it.is_ascii_digit())
            && name.len() <= LONGEST;
        if is_plain {
            return Ok(Names::new(name));
        }
        let message = format!(
            "`{name}` can't be the name of the store's schema: give it letters, digits and underscores, {LONGEST} at most"
        );
        Err(BackendError::new(BackendErrorKind::Unusable, message))
    }
}

/// Names in PostgreSQL have up to 63 bytes, and the channel's is longer than the schema's.
const LONGEST: usize = 45;
