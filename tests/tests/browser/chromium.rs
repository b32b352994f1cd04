//! Chromium, spoken to in its own protocol (CDP) over a pair of pipes.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long anything may take on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(120);

/// The browser reads at its descriptor 3 and writes at 4, which a shell makes of its standard ones.
const START: &str = r#"exec chromium "$@" 3<&0 4>&1 1>&2 </dev/null"#;

const OPTIONS: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--remote-debugging-pipe",
];

/// A browser with one tab.
pub(crate) struct Chromium {
    process: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    session: Value,
    last: u64,
    profile: PathBuf,
    /// What the browser complained of.
    pub(crate) complaints: Vec<String>,
}

impl Chromium {
    pub(crate) fn start() -> Chromium {
        let found = Command::new("chromium").arg("--version").output();
        found.expect("Chromium is not here. Install it: apt-get install -y chromium");
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let profile = format!("{}/profile-{number}", env!("CARGO_TARGET_TMPDIR"));
        let _ = std::fs::remove_dir_all(&profile);
        let mut process = Command::new("sh")
            .args(["-c", START, "sh"])
            .args(OPTIONS)
            .arg(format!("--user-data-dir={profile}"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (input, output) = (
            process.stdin.take().unwrap(),
            process.stdout.take().unwrap(),
        );
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            let mut message = Vec::new();
            while output
                .read_until(0, &mut message)
                .is_ok_and(|bytes| bytes > 0)
            {
                message.pop();
                let read = serde_json::from_slice(&message).unwrap();
                if sender.send(read).is_err() {
                    break;
                }
                message.clear();
            }
        });
        let mut chromium = Chromium {
            process,
            input,
            messages,
            session: Value::Null,
            last: 0,
            profile: profile.into(),
            complaints: Vec::new(),
        };
        chromium.open_tab();
        chromium
    }

    fn open_tab(&mut self) {
        let target = self.call("Target.createTarget", json!({"url": "about:blank"}));
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        self.session = self.call("Target.attachToTarget", attach)["sessionId"].clone();
        for domain in ["Page", "Runtime", "Log", "Network", "Security"] {
            self.call(&format!("{domain}.enable"), json!({}));
        }
    }

    /// Has the browser do something, and gives what came of it.
    pub(crate) fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.last += 1;
        let mut message = json!({"id": self.last, "method": method, "params": parameters});
        if !self.session.is_null() {
            message["sessionId"] = self.session.clone();
        }
        let text = message.to_string() + "\0";
        self.input.write_all(text.as_bytes()).unwrap();
        let last = self.last;
        let answer = self.until(|message| message["id"] == last);
        assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
        answer["result"].clone()
    }

    fn until(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let message = self.messages.recv_timeout(left);
            let message = message.expect("Chromium does not answer");
            self.hear(&message);
            if is_it(&message) {
                return message;
            }
        }
    }

    fn hear(&mut self, message: &Value) {
        let complains = [
            "Log.entryAdded",
            "Runtime.consoleAPICalled",
            "Runtime.exceptionThrown",
            "Page.javascriptDialogOpening",
        ];
        if complains.iter().any(|method| message["method"] == *method) {
            self.complaints.push(message["params"].to_string());
        }
    }

    pub(crate) fn open(&mut self, address: &str) {
        let gone = self.call("Page.navigate", json!({"url": address}));
        assert!(gone["errorText"].is_null(), "{address}: {gone}");
        self.loaded();
    }

    /// Waits until a page has been loaded.
    pub(crate) fn loaded(&mut self) {
        self.until(|message| message["method"] == "Page.loadEventFired");
    }

    /// What a script comes to that the browser's user runs, whatever the page forbids.
    pub(crate) fn ask(&mut self, script: &str) -> Value {
        let ask = json!({"expression": script, "returnByValue": true});
        let answer = self.call("Runtime.evaluate", ask);
        assert!(answer["exceptionDetails"].is_null(), "{answer}");
        answer["result"]["value"].clone()
    }

    pub(crate) fn text(&mut self, script: &str) -> String {
        self.ask(script).as_str().unwrap_or_default().to_owned()
    }

    /// Clicks where a person would.
    pub(crate) fn click(&mut self, selector: &str) {
        let middle = format!(
            "(() => {{ const at = document.querySelector({selector:?}).getBoundingClientRect(); \
             return [at.x + at.width / 2, at.y + at.height / 2]; }})()"
        );
        let at = self.ask(&middle);
        for kind in ["mousePressed", "mouseReleased"] {
            let event =
                json!({"type": kind, "x": at[0], "y": at[1], "button": "left", "clickCount": 1});
            self.call("Input.dispatchMouseEvent", event);
        }
        self.loaded();
    }

    /// The colour scheme that its user prefers, and how wide its window is.
    pub(crate) fn prefer(&mut self, scheme: &str, width: u32) {
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.call("Emulation.setEmulatedMedia", json!({"features": features}));
        let mobile = width < 600;
        let metrics =
            json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": mobile});
        self.call("Emulation.setDeviceMetricsOverride", metrics);
    }

    /// The whole page as a picture: PNG in base64.
    pub(crate) fn picture(&mut self) -> String {
        let how = json!({"format": "png", "captureBeyondViewport": true});
        let picture = self.call("Page.captureScreenshot", how);
        picture["data"].as_str().unwrap().to_owned()
    }

    /// The browser found nothing to complain of, such as what a policy forbids.
    #[track_caller]
    pub(crate) fn is_content(&self) {
        assert!(self.complaints.is_empty(), "{:#?}", self.complaints);
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}
