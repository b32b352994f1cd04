//! What is written under a step's name.

use super::figures::Figures;
use super::wrap;
use crate::brief::Brief;

/// How bad what a caption says is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    /// Work goes on here.
    Live,
    /// It went wrong, and was tried again.
    Trouble,
    /// It came to a bad end.
    Bad,
}

#[derive(Debug)]
pub(super) struct Caption {
    pub(super) tone: Tone,
    pub(super) text: String,
}

/// The longest dependency that is written out in a picture.
const LONGEST: usize = 48;

pub(super) fn dependency(name: &str) -> String {
    wrap::shortened(name, LONGEST)
}

pub(super) fn of(figures: &Figures) -> Vec<Caption> {
    let caption = |tone, text| Caption { tone, text };
    let mut captions = vec![caption(Tone::Plain, time(figures))];
    if figures.here > 0 {
        captions.push(caption(
            Tone::Live,
            format!("{} here now", counted(figures.here, "job")),
        ));
    }
    if figures.failures > 0 {
        let text = format!("{} failed", counted(figures.failures, "run"));
        captions.push(caption(Tone::Trouble, text));
    }
    let ends = [
        (figures.failed, "failed"),
        (figures.aborted, "aborted"),
        (figures.cancelled, "cancelled"),
    ];
    let ends = ends.iter().filter(|(jobs, _)| *jobs > 0);
    let ends: Vec<String> = ends
        .map(|(jobs, how)| format!("{} {how}", counted(*jobs, "job")))
        .collect();
    captions.extend(ends.into_iter().map(|text| caption(Tone::Bad, text)));
    captions
}

fn time(figures: &Figures) -> String {
    match (figures.runs, figures.median) {
        (0, _) => "never ran".to_owned(),
        (runs, None) => counted(runs, "run"),
        (runs, Some(median)) => format!("{}, median {}", counted(runs, "run"), Brief(median)),
    }
}

pub(super) fn counted(number: usize, what: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {what}{ending}")
}
