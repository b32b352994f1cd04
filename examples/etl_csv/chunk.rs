//! The file in pieces that jobs can be made of: where each begins and ends, and the rows that are in it.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use csv::{ByteRecord, Reader, ReaderBuilder};
use ergate::{BoxError, Permanent};
use serde::{Deserialize, Serialize};

use crate::columns::Columns;
use crate::row::{Reason, Row};

/// What all jobs of an import know: the file, as it was when it was cut.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Source {
    pub file: PathBuf,
    pub bytes: u64,
    pub columns: Columns,
}

/// A piece of the file: so many bytes of it, which are whole rows.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Chunk {
    pub number: u32,
    pub begins: u64,
    pub ends: u64,
    /// The number of the line that it begins in.
    pub line: u64,
}

/// Where a row stands, in numbers that SQLite takes. One that has line breaks in quotes stands in several lines; this is
/// the first.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub line: i64,
    pub begins: i64,
    pub bytes: i64,
}

/// What a chunk comes to.
pub struct Rows {
    pub good: Vec<(Place, Row)>,
    pub bad: Vec<(Place, Reason)>,
}

/// Rows of any length are read, so that a wrong one is a row that is rejected and not the end.
fn reader<R: Read>(input: R) -> Reader<R> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(input)
}

pub fn head(file: &Path) -> Result<ByteRecord, BoxError> {
    let mut head = ByteRecord::new();
    reader(open(file)?).read_byte_record(&mut head)?;
    Ok(head)
}

/// Cuts what comes after the head. Nothing but a reader of CSV knows which line breaks end a row, so it reads it all.
pub fn cut(file: &Path, rows: u32) -> Result<Vec<Chunk>, BoxError> {
    let mut reader = reader(BufReader::with_capacity(1 << 20, open(file)?));
    let mut record = ByteRecord::new();
    reader.read_byte_record(&mut record)?;
    let mut chunks = Vec::new();
    let mut begin = reader.position().clone();
    let mut count = 0;
    loop {
        let more = reader.read_byte_record(&mut record)?;
        count += u32::from(more);
        if count == rows || (!more && count > 0) {
            chunks.push(Chunk {
                number: chunks.len() as u32 + 1,
                begins: begin.byte(),
                ends: reader.position().byte(),
                line: begin.line(),
            });
            begin = reader.position().clone();
            count = 0;
        }
        if !more {
            return Ok(chunks);
        }
    }
}

impl Rows {
    pub fn read(source: &Source, chunk: &Chunk) -> Result<Rows, BoxError> {
        let bytes = chunk.bytes(source)?;
        let mut rows = Rows {
            good: Vec::new(),
            bad: Vec::new(),
        };
        let mut reader = reader(&*bytes);
        let mut record = ByteRecord::new();
        let (mut line, mut counted) = (chunk.line, 0);
        while reader.read_byte_record(&mut record)? {
            let before = record.position().map_or(0, csv::Position::byte) as usize;
            let (begins, ends) = (after_breaks(&bytes, before), reader.position().byte());
            line += breaks(&bytes[counted..begins]);
            counted = begins;
            let place = Place {
                line: line as i64,
                begins: chunk.begins as i64 + begins as i64,
                bytes: ends as i64 - begins as i64,
            };
            match Row::read(&record, &source.columns) {
                Ok(row) => rows.good.push((place, row)),
                Err(reason) => rows.bad.push((place, reason)),
            }
        }
        Ok(rows)
    }
}

impl Chunk {
    fn bytes(&self, source: &Source) -> Result<Vec<u8>, BoxError> {
        let mut file = open(&source.file)?;
        if file.metadata()?.len() != source.bytes {
            let file = source.file.display();
            let changed = format!("{file} was changed while it was loaded: load it again");
            return Err(Permanent::new(changed).into());
        }
        let mut bytes = vec![0; (self.ends - self.begins) as usize];
        file.seek(SeekFrom::Start(self.begins))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

fn open(file: &Path) -> io::Result<File> {
    File::open(file)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", file.display())))
}

/// Where the row begins: the reader may stand before the line breaks that came before it.
fn after_breaks(bytes: &[u8], from: usize) -> usize {
    let breaks = bytes[from..].iter().take_while(|it| b"\r\n".contains(it));
    from + breaks.count()
}

fn breaks(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|it| **it == b'\n').count() as u64
}
