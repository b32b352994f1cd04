//! Redis servers that are thrown away.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::free_port;

/// After so long, what is waited for is not going to come. It is far more than a busy machine needs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server in a temporary directory, to be reached only from this machine, which writes all that it answers to disk.
///
/// It ends, and its directory is deleted, with this value or with this process, however that ends.
#[derive(Debug)]
pub struct RedisServer {
    directory: PathBuf,
    port: u16,
    server: Option<Child>,
    /// Cleans up once nobody holds the other end of its standard input.
    _janitor: Child,
}

impl RedisServer {
    /// Starts a server without any data.
    ///
    /// # Panics
    ///
    /// Redis is not installed, or doesn't start.
    #[must_use]
    pub fn start() -> RedisServer {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let (process, number) = (std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let directory = std::env::temp_dir().join(format!("ergate-redis-{process}-{number}"));
        fs::create_dir_all(&directory).unwrap();
        let mut server = RedisServer {
            port: free_port(),
            server: None,
            _janitor: janitor(&directory),
            directory,
        };
        server.resume();
        server
    }

    /// Where it is, for a client library.
    #[must_use]
    pub fn address(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    /// Kills it without warning.
    ///
    /// # Panics
    ///
    /// It doesn't run.
    pub fn kill(&mut self) {
        let mut server = self.server.take().unwrap();
        server.kill().unwrap();
        server.wait().unwrap();
    }

    /// Starts it again where it was, and waits until it takes calls.
    ///
    /// # Panics
    ///
    /// It doesn't start.
    pub fn resume(&mut self) {
        let mut server = self.spawn();
        let began = Instant::now();
        while !self.is_ready() {
            let ended = server.try_wait().unwrap();
            assert!(
                ended.is_none() && began.elapsed() < PATIENCE,
                "Redis doesn't start: {}",
                fs::read_to_string(self.directory.join("log")).unwrap_or_default()
            );
            thread::sleep(Duration::from_millis(20));
        }
        self.server = Some(server);
    }

    fn spawn(&self) -> Child {
        let spawned = Command::new("redis-server")
            .args(["--port", &self.port.to_string(), "--bind", "127.0.0.1"])
            .args(["--appendonly", "yes", "--appendfsync", "always"])
            .args(["--save", "", "--logfile", "log"])
            .args(["--daemonize", "no", "--dir"])
            .arg(&self.directory)
            .current_dir(&self.directory)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .process_group(0)
            .spawn();
        let server = spawned.unwrap_or_else(|error| {
            panic!(
                "Redis' server is not here ({error}). Install it: apt-get install -y redis-server"
            )
        });
        fs::write(self.directory.join("number"), server.id().to_string()).unwrap();
        server
    }

    fn is_ready(&self) -> bool {
        let asked = Command::new("redis-cli")
            .args(["-p", &self.port.to_string(), "ping"])
            .stderr(Stdio::null())
            .output();
        asked.is_ok_and(|answer| answer.stdout.starts_with(b"PONG"))
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        if self.server.is_some() {
            self.kill();
        }
    }
}

/// Has the directory deleted, and the server in it ended, when this process is no more.
fn janitor(directory: &Path) -> Child {
    let script = r#"
        read -r _
        pid=$(cat "$0/number" 2>/dev/null) && kill -9 "$pid" 2>/dev/null
        rm -rf "$0""#;
    Command::new("sh")
        .args(["-c", script])
        .arg(directory)
        .stdin(Stdio::piped())
        .process_group(0)
        .spawn()
        .unwrap()
}
