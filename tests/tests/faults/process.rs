//! Processes, and what is done to them.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use tests::faults::Order;

/// After so long, what is waited for is not going to come. It is far more than a busy machine needs.
const PATIENCE: Duration = Duration::from_secs(120);

/// The program that carries orders out.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_fault_worker");

/// A process that carries out an order. It is killed when it is dropped.
pub(crate) struct Process {
    child: Child,
    lines: Receiver<String>,
}

impl Process {
    pub(crate) fn start(order: &Order) -> Process {
        Process::run(Command::new(PROGRAM).arg(json(order)))
    }

    /// The same, by a command that ends with the program and its order.
    pub(crate) fn run(command: &mut Command) -> Process {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = lines(child.stdout.take().unwrap());
        Process { child, lines }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal, by its name without `SIG`.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status();
        assert!(sent.unwrap().success(), "kill -s {name} {id}");
    }

    /// Stops it, and waits until it stands still.
    pub(crate) fn freeze(&self) {
        self.signal("STOP");
        let status = format!("/proc/{}/status", self.id());
        while !std::fs::read_to_string(&status)
            .unwrap()
            .contains("\tT (stopped)")
        {
            thread::yield_now();
        }
    }

    /// Ends it without warning.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The next line that it says; `None` when it has ended.
    pub(crate) fn line(&self) -> Option<String> {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => Some(line),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("the process says nothing any more"),
        }
    }

    /// Lets go of what it has said so far.
    pub(crate) fn forget_lines(&self) {
        self.lines.try_iter().for_each(drop);
    }

    /// Reads up to a line with this text, and gives it.
    pub(crate) fn line_with(&self, text: &str) -> String {
        loop {
            match self.line() {
                Some(line) if line.contains(text) => return line,
                Some(_) => {}
                None => panic!("the process ended and never said `{text}`"),
            }
        }
    }

    /// Waits for its end, and gives what else it said.
    pub(crate) fn end(mut self) -> (ExitStatus, Vec<String>) {
        let mut lines = Vec::new();
        while let Some(line) = self.line() {
            lines.push(line);
        }
        (self.child.wait().unwrap(), lines)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn json(order: &Order) -> String {
    serde_json::to_string(order).unwrap()
}

/// Reads along, so that a wait for a line can end.
fn lines(output: ChildStdout) -> Receiver<String> {
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines() {
            // A process that is killed may leave half a line.
            let Ok(line) = line else { return };
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}
