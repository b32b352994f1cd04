//! A PostgreSQL server for this run alone, with a new database for each process that wants one.

use std::panic;
use std::path::Path;
use std::process::Command;

use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, NoTls};

use crate::Fallible;
use crate::server::PostgresServer;

pub(super) struct Databases {
    server: PostgresServer,
    client: Client,
    runtime: Runtime,
    made: usize,
}

impl Databases {
    /// Starts a server that waits for the disk with each commit, if it is installed.
    pub(super) fn start() -> Fallible<Databases> {
        let settings = ["max_wal_size = 8GB", "max_connections = 200"];
        let server = panic::catch_unwind(|| PostgresServer::start_with(&settings)).map_err(
            |_| "PostgreSQL did not start (if it is missing: apt-get install -y postgresql)",
        )?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let client = runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(&server.address(), NoTls).await?;
            tokio::spawn(connection);
            Ok::<_, tokio_postgres::Error>(client)
        })?;
        Ok(Databases {
            server,
            client,
            runtime,
            made: 0,
        })
    }

    /// A new database's address.
    pub(super) fn make(&mut self) -> Fallible<String> {
        self.made += 1;
        let name = format!("round_{}", self.made);
        self.carry_out(&format!("CREATE DATABASE {name}"))?;
        self.carry_out("CHECKPOINT")?;
        Ok(self
            .server
            .address()
            .replace("/postgres?", &format!("/{name}?")))
    }

    /// Drops the database that was made last, so that nothing of it is left to clean up while another is measured.
    pub(super) fn forget(&mut self) -> Fallible<()> {
        self.carry_out(&format!("DROP DATABASE round_{} WITH (FORCE)", self.made))
    }

    fn carry_out(&self, statement: &str) -> Fallible<()> {
        Ok(self
            .runtime
            .block_on(self.client.batch_execute(statement))?)
    }

    /// The process that leads the server's.
    pub(super) fn leader(&self) -> Fallible<String> {
        let file = self.server.directory().join("data/postmaster.pid");
        let text = std::fs::read_to_string(file)?;
        Ok(text.lines().next().unwrap_or_default().to_owned())
    }

    pub(super) fn version(&self) -> Fallible<String> {
        let asked = self.client.query_one("SHOW server_version", &[]);
        let version: String = self.runtime.block_on(asked)?.get(0);
        let version = version.split_whitespace().next().unwrap_or_default();
        Ok(version.to_owned())
    }

    /// `pgbench`, if it is there, with so many clients on tables of its own.
    pub(super) fn pgbench(&mut self, clients: usize, seconds: usize) -> Fallible<f64> {
        self.make()?;
        let done = self.pgbench_on(&format!("round_{}", self.made), clients, seconds);
        self.forget()?;
        done
    }

    fn pgbench_on(&self, database: &str, clients: usize, seconds: usize) -> Fallible<f64> {
        let port = self.server.port().to_string();
        let run = |words: &[&str]| -> Fallible<String> {
            let mut command = Command::new(pgbench());
            command.args(["-h", "127.0.0.1", "-U", "ergate", "-p", &port]);
            let output = command.args(words).arg(database).output();
            let output = output.map_err(|error| format!("pgbench: {error}"))?;
            if !output.status.success() {
                return Err(String::from_utf8_lossy(&output.stderr).into());
            }
            Ok(String::from_utf8_lossy(&output.stdout).into())
        };
        run(&["--initialize", "--quiet", "--scale=10"])?;
        let (clients, seconds) = (clients.to_string(), seconds.to_string());
        let said = run(&[
            "--skip-some-updates",
            "--protocol=prepared",
            "-j",
            "2",
            "-c",
            &clients,
            "-T",
            &seconds,
        ])?;
        let line = said.lines().find_map(|line| line.strip_prefix("tps = "));
        let number = line.and_then(|line| line.split_whitespace().next());
        Ok(number.ok_or("pgbench said no rate")?.parse()?)
    }
}

/// Debian keeps it with the server, and a link to it where programs are looked for.
fn pgbench() -> &'static Path {
    Path::new("pgbench")
}
