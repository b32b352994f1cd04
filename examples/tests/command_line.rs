//! The transcript of the shop's command line in the README is what the program says; and what it exits with.

mod program;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use ergate::backend::Sqlite;
use ergate::prelude::*;

use program::{Folder, program};

type Outcome = Result<(), Box<dyn Error>>;

/// A line that is typed, and what comes after it up to the next.
struct Exchange {
    typed: String,
    said: String,
}

/// What stands in the README under the example's heading, without the line that makes `shop` a command.
fn transcript() -> Result<Vec<Exchange>, Box<dyn Error>> {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(readme)?;
    let section = readme.split_once("\n## A command line\n");
    let (_, section) = section.ok_or("the README has no transcript of the command line")?;
    let blocks = section.split("```console\n").skip(1);
    let lines = blocks.flat_map(|block| block.lines().take_while(|line| *line != "```"));
    let mut exchanges: Vec<Exchange> = Vec::new();
    for line in lines {
        if let Some(typed) = line.strip_prefix("$ ") {
            exchanges.push(Exchange {
                typed: typed.to_owned(),
                said: String::new(),
            });
        } else if let Some(exchange) = exchanges.last_mut() {
            exchange.said += &format!("{line}\n");
        }
    }
    exchanges.retain(|exchange| !exchange.typed.starts_with("alias "));
    Ok(exchanges)
}

/// A shop with a store of its own.
struct Shop(Folder);

impl Shop {
    fn new(name: &str) -> Result<Shop, Box<dyn Error>> {
        Ok(Shop(Folder::new(name)?))
    }

    fn store(&self) -> std::path::PathBuf {
        self.0.0.join("shop.db")
    }

    /// Types a line into a shell, and gives all that is to be read then.
    fn typed(&self, line: &str) -> Result<String, Box<dyn Error>> {
        let line = line.replacen("shop ", "\"$PROGRAM\" ", 1);
        let output = Command::new("sh")
            .args(["-c", &format!("exec 2>&1; {line}")])
            .env("PROGRAM", program("command_line")?)
            .env("SHOP_DB", self.store())
            .output()?;
        Ok(String::from_utf8(output.stdout)?)
    }

    fn call(&self, arguments: &[&str]) -> Result<(String, Option<i32>), Box<dyn Error>> {
        let output = Command::new(program("command_line")?)
            .args(arguments)
            .env("SHOP_DB", self.store())
            .output()?;
        let said = [output.stdout, output.stderr].concat();
        Ok((String::from_utf8(said)?, output.status.code()))
    }
}

/// Without what differs from time to time: times, how long something took, how long ago it was, and how wide columns are.
fn masked(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let mut words: Vec<&str> = Vec::new();
        for word in line.split_whitespace() {
            let number = words.last().is_some_and(|last| last.parse::<f64>().is_ok());
            match word {
                "µs" | "ms" | "s" if number => {
                    words.pop();
                    words.push("DURATION");
                }
                "ago" if words.last() == Some(&"DURATION") => {
                    words.pop();
                    words.push("AGE");
                }
                "now" if words.last() == Some(&"just") => {
                    words.pop();
                    words.push("AGE");
                }
                word if word.len() > 19 && word.ends_with('Z') && word.starts_with("20") => {
                    words.push("TIME");
                }
                word => words.push(word),
            }
        }
        words.join(" ") + "\n"
    });
    lines.collect()
}

#[test]
fn the_transcript_is_what_it_says() -> Outcome {
    let shop = Shop::new("command_line")?;
    let transcript = transcript()?;
    for command in [
        "submit", "run", "jobs", "show", "retry", "stats", "graph", "check",
    ] {
        let is_shown = |exchange: &Exchange| exchange.typed.contains(&format!("shop {command}"));
        assert!(transcript.iter().any(is_shown), "{command} is not shown");
    }
    for exchange in transcript {
        let said = shop.typed(&exchange.typed)?;
        assert_eq!(
            masked(&said),
            masked(&exchange.said),
            "$ {}\n{said}",
            exchange.typed
        );
    }
    Ok(())
}

#[test]
fn the_exit_code_tells_how_it_went() -> Outcome {
    let shop = Shop::new("command_line_codes")?;
    let order = "{\"article\": \"lantern\", \"cents\": 2450}";
    for (arguments, code, told) in [
        (
            &["submit", "order", order, "--id", "order-1"][..],
            0,
            "order-1",
        ),
        (
            &["submit", "order", order, "--id", "order-1"],
            0,
            "was there already",
        ),
        (&["submit", "oder", order], 1, "did you mean `order`?"),
        (&["submit", "order", "lantern"], 1, "the input is not JSON"),
        (&["submit"], 2, "Usage: shop submit"),
        (
            &["jobs", "--status", "faild"],
            2,
            "use one of scheduled, queued",
        ),
        (&["jobs", "--workflow", "oder"], 0, "did you mean `order`?"),
        (&["show", "nix"], 1, "there is no job whose id is `nix`"),
        (&["run", "--until-idle"], 0, ""),
        (
            &["retry", "order-1"],
            1,
            "is completed, so it can't be retried",
        ),
        (&["graph", "order", "--format", "svg"], 0, "<svg "),
        (
            &["graph", "order", "--format", "png"],
            2,
            "mermaid, dot, svg",
        ),
        (&["check"], 0, "all is well"),
        (&[], 2, "Usage: shop <COMMAND>"),
        (&["--help"], 0, "Usage: shop <COMMAND>"),
    ] {
        let (said, ended) = shop.call(arguments)?;
        assert_eq!(ended, Some(code), "{arguments:?}: {said}");
        assert!(said.contains(told), "{arguments:?}: {said}");
    }
    Ok(())
}

#[test]
fn a_job_that_nobody_can_run_is_found_by_check() -> Outcome {
    #[step]
    fn sweep() {}
    static CLEANING: Workflow = Workflow::named("cleaning").step::<sweep>().build();

    let shop = Shop::new("command_line_check")?;
    Sqlite::open(shop.store())?.submit_blocking(CLEANING.job(()))?;
    let (said, code) = shop.call(&["check"])?;
    assert_eq!(code, Some(1), "{said}");
    let told = "waiting: 1 job of workflow `cleaning`, which this program does not have";
    assert!(said.contains(told), "{said}");
    Ok(())
}

#[test]
fn a_store_that_can_not_be_opened_is_told() -> Outcome {
    let shop = Shop::new("command_line_store")?;
    fs::write(
        shop.store(),
        "This is no database, but somebody's notes. ".repeat(50),
    )?;
    let (said, code) = shop.call(&["jobs"])?;
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("shop.db`: the file is not an SQLite database"),
        "{said}"
    );
    Ok(())
}
