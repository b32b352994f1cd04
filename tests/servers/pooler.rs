use std::fs;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::postgres::{PostgresServer, as_ordinary, free_port, own};

/// After so long, what is waited for is not going to come. It is far more than a busy machine needs.
const PATIENCE: Duration = Duration::from_secs(60);

const PROGRAM: &str = "/usr/sbin/pgbouncer";

/// `pgbouncer` before a server: its clients share a few connections, and get another with each transaction.
///
/// It ends with this value, or with the server's directory, in which its settings are.
#[derive(Debug)]
pub struct Pooler {
    port: u16,
    pooler: Child,
}

impl Pooler {
    /// Starts one that has so many connections to the server.
    ///
    /// # Panics
    ///
    /// It is not installed, or doesn't start.
    #[must_use]
    pub fn before(server: &PostgresServer, connections: usize) -> Pooler {
        let program = PathBuf::from(PROGRAM);
        assert!(
            program.exists(),
            "pgbouncer is not here (no `{PROGRAM}`). Install it: apt-get install -y pgbouncer"
        );
        let port = free_port();
        let directory = server.directory().join(format!("pooler-{port}"));
        fs::create_dir(&directory).unwrap();
        own(&directory);
        let settings = directory.join("pgbouncer.ini");
        let text = format!(
            "[databases]\n\
            * = host=127.0.0.1 port={} user=ergate\n\
            [pgbouncer]\n\
            listen_addr = 127.0.0.1\n\
            listen_port = {port}\n\
            unix_socket_dir =\n\
            auth_type = any\n\
            pool_mode = transaction\n\
            default_pool_size = {connections}\n\
            max_client_conn = 500\n",
            server.port()
        );
        fs::write(&settings, text).unwrap();
        let pooler = as_ordinary(&program)
            .arg("--quiet")
            .arg(&settings)
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap();
        // For whoever cleans up after this process, should it end before it has dropped this.
        fs::write(directory.join("pooler.pid"), pooler.id().to_string()).unwrap();
        let pooler = Pooler { port, pooler };
        let began = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(began.elapsed() < PATIENCE, "pgbouncer doesn't start");
            thread::sleep(Duration::from_millis(20));
        }
        pooler
    }

    /// Its port on the loopback device.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.pooler.kill();
        let _ = self.pooler.wait();
    }
}
