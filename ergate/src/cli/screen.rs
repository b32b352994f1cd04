//! Where a command's answers go, and whether in colours.

use std::error::Error;
use std::io::{self, BufRead, IsTerminal, Write};

use crate::failure::BoxError;
use crate::sources::in_one_line;

/// The standard streams, or a test's.
pub(super) struct Screen {
    out: Box<dyn Write + Send>,
    err: Box<dyn Write + Send>,
    input: Option<Box<dyn BufRead + Send>>,
    coloured: bool,
    /// Why the answer is not whole.
    trouble: Option<io::Error>,
}

/// What a text's colour says of it.
#[derive(Clone, Copy)]
pub(super) enum Tone {
    Plain,
    Good,
    Bad,
    Busy,
    Dim,
}

impl Screen {
    pub(super) fn standard() -> Screen {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Screen {
            coloured: io::stdout().is_terminal() && !no_color && !dumb,
            out: Box::new(io::stdout()),
            err: Box::new(io::stderr()),
            input: io::stdin()
                .is_terminal()
                .then(|| Box::new(io::BufReader::new(io::stdin())) as Box<dyn BufRead + Send>),
            trouble: None,
        }
    }

    #[cfg(test)]
    pub(super) fn of_a_test(
        out: Box<dyn Write + Send>,
        err: Box<dyn Write + Send>,
        answer: Option<&'static str>,
    ) -> Screen {
        let input = answer.map(|answer| Box::new(answer.as_bytes()) as Box<dyn BufRead + Send>);
        Screen {
            out,
            err,
            input,
            coloured: false,
            trouble: None,
        }
    }

    /// A line of the answer.
    pub(super) fn line(&mut self, text: &str) {
        let written = writeln!(self.out, "{text}");
        self.note_trouble(written);
    }

    pub(super) fn bytes(&mut self, text: &[u8]) {
        let written = self.out.write_all(text);
        self.note_trouble(written);
    }

    /// That nobody reads it any more is no error: `| head` does that. A full disk is one.
    fn note_trouble(&mut self, written: io::Result<()>) {
        let failed = written
            .err()
            .filter(|error| error.kind() != io::ErrorKind::BrokenPipe);
        self.trouble = self.trouble.take().or(failed);
    }

    /// The end of the answer, which is whole unless this fails.
    pub(super) fn end(&mut self) -> Result<(), BoxError> {
        let flushed = self.out.flush();
        self.note_trouble(flushed);
        match self.trouble.take() {
            None => Ok(()),
            Some(error) => Err(format!("the answer can't be written: {error}").into()),
        }
    }

    /// A line for whoever looks on, which is not part of the answer.
    pub(super) fn note(&mut self, text: &str) {
        let _ = writeln!(self.err, "{text}");
    }

    pub(super) fn paint(&self, tone: Tone, text: &str) -> String {
        let code = match tone {
            Tone::Plain => return text.to_owned(),
            Tone::Good => 32,
            Tone::Bad => 31,
            Tone::Busy => 33,
            Tone::Dim => 2,
        };
        match self.coloured {
            true => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            false => text.to_owned(),
        }
    }

    /// Whether somebody is there to be asked, and says yes.
    pub(super) fn agrees(&mut self, question: &str) -> io::Result<bool> {
        let Some(input) = &mut self.input else {
            return Err(io::Error::other(
                "nobody is there to be asked: repeat it with --yes",
            ));
        };
        write!(self.err, "{question} [y/N] ")?;
        self.err.flush()?;
        let mut answer = String::new();
        input.read_line(&mut answer)?;
        Ok(["y", "yes"].contains(&answer.trim().to_lowercase().as_str()))
    }

    /// Says what is wrong, with its causes; gives the exit code.
    pub(super) fn fail(&mut self, error: &(dyn Error + 'static)) -> u8 {
        self.note(&format!("error: {}", in_one_line(error)));
        1
    }

    /// What the parser of the command line has to say: help goes to the answer, a mistake does not.
    pub(super) fn clap(&mut self, error: &clap::Error) -> u8 {
        let text = error.render();
        let text = match self.coloured {
            true => text.ansi().to_string(),
            false => text.to_string(),
        };
        match error.use_stderr() {
            true => {
                self.note(text.trim_end());
                2
            }
            false => {
                self.line(text.trim_end());
                0
            }
        }
    }
}
