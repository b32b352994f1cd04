//! The web application, asked as a browser asks it: a text is handed in and followed to its end, also when the program is
//! killed in the middle of it.

mod program;

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use program::{Folder, program};

type Outcome = Result<(), Box<dyn Error>>;

/// The running program; it is killed at the end.
struct App {
    process: Child,
    address: String,
}

impl App {
    fn start(file: &Path) -> Result<App, Box<dyn Error>> {
        let mut process = Command::new(program("embed_axum")?)
            .arg("127.0.0.1:0")
            .arg(file)
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("it has no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let address = line.trim().trim_start_matches("http://");
        let address = address.trim_end_matches('/').to_owned();
        Ok(App { process, address })
    }

    fn send(&self, request: &str) -> Result<BufReader<TcpStream>, Box<dyn Error>> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(120)))?;
        stream.write_all(request.as_bytes())?;
        Ok(BufReader::new(stream))
    }

    fn get(&self, path: &str) -> Result<String, Box<dyn Error>> {
        let mut answer = String::new();
        let request = format!("GET {path} HTTP/1.0\r\nHost: {}\r\n\r\n", self.address);
        self.send(&request)?.read_to_string(&mut answer)?;
        Ok(answer)
    }

    /// Hands in a text, and gives where it is shown.
    fn post(&self, text: &str) -> Result<String, Box<dyn Error>> {
        let body = format!("text={}", text.replace(' ', "+"));
        let request = format!(
            "POST /texts HTTP/1.0\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        let mut answer = String::new();
        self.send(&request)?.read_to_string(&mut answer)?;
        assert!(answer.starts_with("HTTP/1.0 303"), "{answer}");
        let mut lines = answer.lines();
        let place = lines.find_map(|line| line.strip_prefix("location: "));
        Ok(place.ok_or("it leads nowhere")?.to_owned())
    }

    /// Follows a text: each event with its data, until `enough`.
    fn follow(
        &self,
        place: &str,
        enough: impl Fn(&str) -> bool,
    ) -> Result<Vec<(String, String)>, Box<dyn Error>> {
        let request = format!(
            "GET {place}/events HTTP/1.0\r\nHost: {}\r\n\r\n",
            self.address
        );
        let mut events = Vec::new();
        let mut name = String::new();
        for line in self.send(&request)?.lines() {
            let line = line?;
            if let Some(event) = line.strip_prefix("event: ") {
                event.clone_into(&mut name);
            } else if let Some(data) = line.strip_prefix("data: ") {
                events.push((name.clone(), data.to_owned()));
                if enough(data) {
                    break;
                }
            }
        }
        Ok(events)
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

const TEXT: &str = "the ant carries the leaf and the ant drops the leaf";
const WORDS: &str = r#"[["the",4],["ant",2],["leaf",2],["and",1],["carries",1],["drops",1]]"#;

#[test]
fn a_text_is_handed_in_followed_and_looked_at() -> Outcome {
    let folder = Folder::new("embed_axum")?;
    let app = App::start(&folder.0.join("jobs.db"))?;
    assert!(app.get("/")?.contains("<textarea"));
    let place = app.post(TEXT)?;
    assert!(app.get(&place)?.contains("<progress"));

    let events = app.follow(&place, |_| false)?;
    let (last, before) = events.split_last().ok_or("nothing was told")?;
    assert_eq!((last.0.as_str(), last.1.as_str()), ("done", WORDS));
    assert!(before.iter().all(|(name, _)| name == "progress"));
    // The step that counts says how far it is within itself.
    let within = |(_, data): &&(String, String)| data.contains(r#""step":"count""#);
    assert!(before.iter().filter(within).count() >= 5, "{before:?}");
    // Whoever comes later is told the end at once.
    let later = app.follow(&place, |_| false)?;
    assert_eq!(later, std::slice::from_ref(last));

    let id = place.trim_start_matches("/texts/");
    let overview = app.get("/jobs/overview")?;
    assert!(overview.contains("<h1>1 job</h1>"), "{overview}");
    let job = app.get(&format!("/jobs/job?id={id}"))?;
    assert!(
        job.contains("ergate-graph") && job.contains("completed"),
        "{job}"
    );
    // What users hand in is not for those who look after the jobs.
    assert!(!job.contains("carries"), "{job}");
    assert!(app.get("/jobs")?.contains("location: ./jobs/overview"));
    Ok(())
}

#[test]
fn a_text_without_words_is_told_of() -> Outcome {
    let folder = Folder::new("embed_axum_empty")?;
    let app = App::start(&folder.0.join("jobs.db"))?;
    let place = app.post("...")?;
    let events = app.follow(&place, |_| false)?;
    let end = (
        "failed".to_owned(),
        r#""there is no word in the text""#.to_owned(),
    );
    assert_eq!(events.last(), Some(&end));
    assert!(app.get("/texts/none")?.starts_with("HTTP/1.0 404"));
    Ok(())
}

#[test]
fn a_text_survives_the_program() -> Outcome {
    let folder = Folder::new("embed_axum_killed")?;
    let file = folder.0.join("jobs.db");
    let app = App::start(&file)?;
    let place = app.post(TEXT)?;
    app.follow(&place, |data| data.contains(r#""step":"count""#))?;
    // With SIGKILL, in the middle of the step.
    drop(app);

    let app = App::start(&file)?;
    let events = app.follow(&place, |_| false)?;
    let end = ("done".to_owned(), WORDS.to_owned());
    assert_eq!(events.last(), Some(&end));
    Ok(())
}
