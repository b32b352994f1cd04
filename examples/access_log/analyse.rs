//! The work: a job that counts for each piece of the log, and one that waits for all of them and says what they come to.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::Duration;

use ergate::backend::JobFilter;
use ergate::prelude::*;
use serde::{Deserialize, Serialize};

use crate::heat_map;
use crate::incidents::{self, Incident, Kind, SLOW};
use crate::line::Hit;
use crate::tally::{SLOT_MINUTES, Tally};

/// A piece of the log that is whole lines.
#[derive(Debug, Serialize, Deserialize)]
pub struct Piece {
    pub begins: u64,
    pub ends: u64,
}

/// Where the log is, and where the results go.
#[derive(Debug)]
pub struct Place {
    pub log: PathBuf,
    pub folder: PathBuf,
}

impl Place {
    pub fn tally(&self) -> PathBuf {
        self.folder.join("tally.json")
    }

    pub fn map(&self) -> PathBuf {
        self.folder.join("access_log.svg")
    }
}

#[dependency]
fn text(#[input] piece: Piece, #[state] place: &Place) -> io::Result<Vec<u8>> {
    let mut file = File::open(&place.log)?;
    let mut text = vec![0; (piece.ends - piece.begins) as usize];
    file.seek(SeekFrom::Start(piece.begins))?;
    file.read_exact(&mut text)?;
    Ok(text)
}

#[workflow]
pub mod count {
    use super::*;

    /// The tally stays with the job, where `report` finds it.
    #[step]
    pub fn count_lines(_piece: Piece, #[depends(text)] text: &[u8]) -> Tally {
        Tally::of(text)
    }
}

#[dependency]
fn tally(#[state] place: &Place) -> Result<Tally, BoxError> {
    Ok(serde_json::from_slice(&fs::read(place.tally())?)?)
}

#[workflow]
pub mod report {
    use super::*;

    /// Nothing waits here while others count: the step fails for now, and says when to try again.
    #[step(retries = 10_000)]
    pub async fn gather(
        pieces: usize,
        #[state] store: &Memory,
        #[state] place: &Place,
    ) -> Result<Flow<u64, End>, BoxError> {
        let filter = JobFilter::new().workflow("count").limit(pieces);
        let jobs = store.list(&filter).await?;
        let over = jobs.iter().filter(|job| job.status.is_final()).count();
        if over < pieces {
            let waits = format!("{over} of {pieces} pieces are counted");
            return Err(RetryAfter::new(Duration::from_millis(100), waits).into());
        }
        let mut whole = Tally::default();
        for job in jobs {
            if job.status != Status::Completed {
                let missing = format!(
                    "{} is {}: without it the sums are wrong",
                    job.id, job.status
                );
                return Err(Permanent::new(missing).into());
            }
            whole.add(job.last_return_value.parse()?);
        }
        if whole.requests() == 0 {
            return Ok(Flow::end("no line of it is a request"));
        }
        fs::write(place.tally(), serde_json::to_vec(&whole)?)?;
        Ok(Flow::next(whole.lines))
    }

    #[step]
    pub fn find_incidents(#[depends(tally)] tally: &Tally) -> Flow<Vec<Incident>, GoTo<draw>> {
        let incidents = incidents::find(tally);
        match incidents.is_empty() {
            true => Flow::go_to(draw::with(incidents)),
            false => Flow::next(incidents),
        }
    }

    /// Adds lines of the log to each incident, for whoever looks into it.
    #[step]
    pub fn quote(
        mut incidents: Vec<Incident>,
        #[state] place: &Place,
        #[depends(tally)] tally: &Tally,
    ) -> Result<Vec<Incident>, BoxError> {
        let usual = tally.usual_millis();
        for line in BufReader::new(File::open(&place.log)?).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            let Some(hit) = Hit::read(&line) else {
                continue;
            };
            for incident in &mut incidents {
                if incident.evidence.len() < 2 && incident.is_shown_by(&hit, &usual) {
                    incident.evidence.push(line.clone().into_owned());
                }
            }
        }
        Ok(incidents)
    }

    #[step]
    pub fn draw(
        incidents: Vec<Incident>,
        #[depends(tally)] tally: &Tally,
        #[state] place: &Place,
    ) -> Result<Vec<Incident>, BoxError> {
        fs::write(place.map(), heat_map::svg(tally, &incidents))?;
        Ok(incidents)
    }
}

impl Incident {
    fn is_shown_by(&self, hit: &Hit<'_>, usual_millis: &HashMap<&str, f64>) -> bool {
        if !(self.from..self.to).contains(&(hit.minute / SLOT_MINUTES)) {
            return false;
        }
        match self.kind {
            Kind::Failures => hit.endpoint == self.what && hit.has_failed(),
            Kind::Crawler => hit.client == self.what,
            Kind::Outage => false,
            Kind::Slow => {
                let usual = usual_millis.get(&*self.what).copied().unwrap_or_default();
                hit.endpoint == self.what && hit.millis as f64 > SLOW * usual
            }
        }
    }
}

/// Cuts the log into pieces of about so many bytes.
pub fn cut(log: &Path, bytes: u64) -> io::Result<Vec<Piece>> {
    let mut file = BufReader::new(File::open(log)?);
    let end = file.get_ref().metadata()?.len();
    let (mut pieces, mut begins) = (Vec::new(), 0);
    while begins < end {
        let mut line = Vec::new();
        let wanted = (begins + bytes).min(end);
        file.seek(SeekFrom::Start(wanted))?;
        // On to the end of the line that the cut would go through.
        let rest = file.read_until(b'\n', &mut line)? as u64;
        let ends = wanted + rest;
        pieces.push(Piece { begins, ends });
        begins = ends;
    }
    Ok(pieces)
}
