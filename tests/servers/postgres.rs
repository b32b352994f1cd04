//! PostgreSQL servers that are thrown away.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// After so long, what is waited for is not going to come. It is far more than a busy machine needs.
const PATIENCE: Duration = Duration::from_secs(60);

/// The user that the server runs as where this process is root, which PostgreSQL refuses to be.
const ORDINARY: &str = "nobody";

/// A server with a database of its own in a temporary directory, to be reached only from this machine.
///
/// It waits for the disk as a real one does. It ends, and its directory is deleted, with this value or with this process,
/// however that ends.
#[derive(Debug)]
pub struct PostgresServer {
    directory: PathBuf,
    port: u16,
    server: Option<Child>,
    /// Cleans up once nobody holds the other end of its standard input.
    _janitor: Child,
}

impl PostgresServer {
    /// Makes a database and starts a server on it.
    ///
    /// # Panics
    ///
    /// PostgreSQL is not installed, or doesn't start.
    #[must_use]
    pub fn start() -> PostgresServer {
        PostgresServer::start_with(&[])
    }

    /// The same with some settings, each like `statement_timeout = 10s`.
    ///
    /// # Panics
    ///
    /// As for [`start`](PostgresServer::start).
    #[must_use]
    pub fn start_with(settings: &[&str]) -> PostgresServer {
        let directory = new_directory();
        let data = directory.join("data");
        let made = as_ordinary(&program("initdb"))
            .args(["--username=ergate", "--auth=trust", "--encoding=UTF8"])
            .args(["--no-locale", "--no-sync", "--pgdata"])
            .arg(&data)
            .current_dir("/")
            .output()
            .unwrap();
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        PostgresServer::start_in(directory, settings)
    }

    /// Starts a standby of this server: whoever has an answer from this one from now on finds it there too.
    ///
    /// # Panics
    ///
    /// This server doesn't run, or the other doesn't start.
    #[must_use]
    pub fn standby(&self) -> PostgresServer {
        let directory = new_directory();
        let copied = as_ordinary(&program("pg_basebackup"))
            .args(["--host=127.0.0.1", "--username=ergate", "--no-sync"])
            .args(["--checkpoint=fast", "--write-recovery-conf", "--port"])
            .arg(self.port.to_string())
            .arg("--pgdata")
            .arg(directory.join("data"))
            .current_dir("/")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&copied.stderr);
        assert!(copied.status.success(), "{said}");
        let standby = PostgresServer::start_in(directory, &[]);
        self.set(&["synchronous_standby_names = '*'".to_owned()]);
        self.control("reload");
        standby
    }

    /// Makes a standby the primary.
    ///
    /// # Panics
    ///
    /// It is none.
    pub fn promote(&self) {
        self.control("promote");
    }

    fn control(&self, what: &str) {
        let done = as_ordinary(&program("pg_ctl"))
            .args([what, "--silent", "--pgdata"])
            .arg(self.directory.join("data"))
            .current_dir("/")
            .status();
        assert!(done.unwrap().success());
    }

    fn start_in(directory: PathBuf, settings: &[&str]) -> PostgresServer {
        let port = free_port();
        let mut all = vec![
            format!("port = {port}"),
            "listen_addresses = '127.0.0.1'".to_owned(),
            format!("unix_socket_directories = '{}'", directory.display()),
            "max_connections = 60".to_owned(),
            "shared_buffers = 64MB".to_owned(),
        ];
        all.extend(settings.iter().map(|&setting| setting.to_owned()));
        let janitor = janitor(&directory);
        let mut server = PostgresServer {
            directory,
            port,
            server: None,
            _janitor: janitor,
        };
        server.set(&all);
        server.resume();
        server
    }

    /// Where it is, for a client library.
    #[must_use]
    pub fn address(&self) -> String {
        self.address_at(self.port)
    }

    /// The same for somebody who stands between.
    #[must_use]
    pub fn address_at(&self, port: u16) -> String {
        format!("postgres://ergate@127.0.0.1:{port}/postgres?sslmode=disable")
    }

    /// Its port on the loopback device.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its directory, which may be read and written by this process and by the server.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Adds settings, which count from the next start on.
    ///
    /// # Panics
    ///
    /// The file can't be written.
    pub fn set(&self, settings: &[String]) {
        let file = self.directory.join("data/postgresql.conf");
        let mut text = fs::read_to_string(&file).unwrap();
        for setting in settings {
            text.push_str(setting);
            text.push('\n');
        }
        fs::write(file, text).unwrap();
    }

    /// Kills it, and all its processes, without warning.
    ///
    /// # Panics
    ///
    /// It doesn't run.
    pub fn kill(&mut self) {
        let mut server = self.server.take().unwrap();
        let workers = children(server.id());
        server.kill().unwrap();
        for worker in workers {
            // It may have ended already, since it sees that nobody leads it any more.
            let _ = Command::new("kill")
                .args(["-9", &worker.to_string()])
                .stderr(Stdio::null())
                .status();
        }
        server.wait().unwrap();
    }

    /// Starts it again where it was, and waits until it takes calls.
    ///
    /// # Panics
    ///
    /// It doesn't start.
    pub fn resume(&mut self) {
        let began = Instant::now();
        loop {
            assert!(
                began.elapsed() < PATIENCE,
                "PostgreSQL doesn't start: {}",
                self.log()
            );
            let mut server = self.spawn();
            while server.try_wait().unwrap().is_none() {
                if self.is_ready() {
                    self.server = Some(server);
                    return;
                }
                thread::sleep(Duration::from_millis(20));
            }
            // The last of the processes that were killed are still about to go.
            thread::sleep(Duration::from_millis(100));
        }
    }

    fn spawn(&self) -> Child {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.directory.join("log"))
            .unwrap();
        as_ordinary(&program("postgres"))
            .arg("-D")
            .arg(self.directory.join("data"))
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .process_group(0)
            .spawn()
            .unwrap()
    }

    fn is_ready(&self) -> bool {
        let asked = Command::new(program("pg_isready"))
            .args([
                "--quiet",
                "--host=127.0.0.1",
                "--port",
                &self.port.to_string(),
            ])
            .status();
        asked.unwrap().success()
    }

    /// What the server said.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.directory.join("log")).unwrap_or_default()
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        if self.server.is_some() {
            self.kill();
        }
        if thread::panicking() {
            eprintln!("the server's last words: {}", last_lines(&self.log(), 20));
        }
    }
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

/// A directory that no other server has.
fn new_directory() -> PathBuf {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let (process, number) = (std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let directory = std::env::temp_dir().join(format!("ergate-postgres-{process}-{number}"));
    fs::create_dir_all(&directory).unwrap();
    own(&directory);
    directory
}

/// Has the directory deleted, and the server in it ended, when this process is no more.
fn janitor(directory: &Path) -> Child {
    let script = r#"
        read -r _
        for file in "$0/data/postmaster.pid" "$0"/*/pooler.pid; do
            pid=$(head -n 1 "$file" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null && sleep 1
        done
        rm -rf "$0""#;
    Command::new("sh")
        .args(["-c", script])
        .arg(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .unwrap()
}

/// One of PostgreSQL's programs, which distributions don't put where programs are looked for.
fn program(name: &str) -> PathBuf {
    let mut found: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|version| Some(version.ok()?.path().join("bin").join(name)))
        .filter(|path| path.exists())
        .collect();
    found.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let elsewhere = std::env::split_paths(&path).map(|folder| folder.join(name));
    let found = found
        .pop()
        .or_else(|| elsewhere.into_iter().find(|path| path.exists()));
    found.unwrap_or_else(|| {
        panic!("PostgreSQL's server is not here (no `{name}`). Install it: apt-get install -y postgresql")
    })
}

/// A command that is not carried out as root.
pub(super) fn as_ordinary(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command
        .args([
            &format!("--reuid={ORDINARY}"),
            "--regid=nogroup",
            "--clear-groups",
        ])
        .arg(program);
    command
}

pub(super) fn own(directory: &Path) {
    if is_root() {
        let owned = Command::new("chown").arg(ORDINARY).arg(directory).status();
        assert!(owned.unwrap().success());
    }
}

fn is_root() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mut uids = status.lines().filter(|line| line.starts_with("Uid:"));
    uids.next()
        .is_some_and(|line| line.split_whitespace().nth(2) == Some("0"))
}

/// A port that nobody has.
///
/// # Panics
///
/// All are taken.
#[must_use]
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// The processes that this one has started.
fn children(parent: u32) -> Vec<u32> {
    let wanted = format!("PPid:\t{parent}\n");
    let processes = fs::read_dir("/proc").unwrap().flatten();
    processes
        .filter_map(|entry| {
            let id = entry.file_name().to_str()?.parse().ok()?;
            let status = fs::read_to_string(entry.path().join("status")).ok()?;
            status.contains(&wanted).then_some(id)
        })
        .collect()
}
