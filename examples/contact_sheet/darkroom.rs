//! The work: a job for each file, and one for the sheet.
//!
//! Pictures are too large to be handed from step to step, so each step leaves its picture in the darkroom and hands on
//! where. A step that runs twice writes the same file again.

use ergate::prelude::*;
use png::DecodingError;
use serde::{Deserialize, Serialize};

use crate::album::Album;
use crate::picture::Picture;

/// A picture that was left in the darkroom.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Piece {
    pub number: u32,
    /// Which step left it.
    pub stage: String,
}

/// A file that is no picture.
#[derive(Debug, Serialize, Deserialize)]
pub struct Unreadable {
    pub number: u32,
    pub why: String,
}

/// What became of a file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Developed {
    pub number: u32,
    pub unreadable: Option<String>,
}

/// What the step before left.
#[dependency]
fn picture(#[input] piece: Piece, #[state] album: &Album) -> Result<Picture, BoxError> {
    Ok(album.take(piece.number, &piece.stage)?)
}

#[workflow]
pub mod develop {
    use super::*;

    /// A file that is no picture will be none at the next try either: that is no failure, but another way.
    #[step(retries = 2, backoff = "50ms..1s")]
    pub fn decode(
        number: u32,
        #[state] album: &Album,
    ) -> Result<Flow<Piece, GoTo<cross_out>>, BoxError> {
        match Picture::read_png(&album.file(number)) {
            Ok(picture) => Ok(Flow::next(album.leave(number, "decoded", &picture)?)),
            Err(DecodingError::IoError(error)) if !is_cut_off(&error) => Err(error.into()),
            Err(error) => {
                let why = error.to_string();
                Ok(Flow::go_to(cross_out::with(Unreadable { number, why })))
            }
        }
    }

    #[step]
    pub fn scale(
        piece: Piece,
        #[depends(picture)] picture: &Picture,
        #[state] album: &Album,
    ) -> Result<Piece, BoxError> {
        let small = picture.scaled(album.film.width, album.film.height);
        album.leave(piece.number, "scaled", &small)
    }

    #[step]
    pub fn frame(
        piece: Piece,
        #[depends(picture)] picture: &Picture,
        #[state] album: &Album,
    ) -> Result<GoTo<hand_in>, BoxError> {
        let tile = album.film.tile(piece.number, picture);
        album.leave(piece.number, "tile", &tile)?;
        Ok(hand_in::with(Developed {
            number: piece.number,
            unreadable: None,
        }))
    }

    #[step]
    pub fn cross_out(file: Unreadable, #[state] album: &Album) -> Result<Developed, BoxError> {
        let tile = album.film.crossed_out(file.number);
        album.leave(file.number, "tile", &tile)?;
        Ok(Developed {
            number: file.number,
            unreadable: Some(file.why),
        })
    }

    /// Whoever finds that all tiles are there submits the sheet. Several may find so at once; the job's id is the same, and
    /// it is taken in once.
    #[step]
    pub async fn hand_in(
        developed: Developed,
        #[state] album: &Album,
        #[state] store: &Memory,
    ) -> Result<Developed, BoxError> {
        if album.is_complete() {
            store.submit(print::job(album.files).id("sheet")).await?;
        }
        Ok(developed)
    }
}

#[workflow]
pub mod print {
    use super::*;

    #[step]
    pub fn lay_out(files: u32, #[state] album: &Album) -> Result<(), BoxError> {
        let mut sheet = album.film.paper(files);
        for number in 1..=files {
            let tile = album.take(number, "tile")?;
            album.film.place(&mut sheet, &tile, number);
        }
        Ok(sheet.write_png(&album.sheet())?)
    }
}

impl Album {
    fn leave(&self, number: u32, stage: &str, picture: &Picture) -> Result<Piece, BoxError> {
        self.keep(number, stage, picture)?;
        Ok(Piece {
            number,
            stage: stage.to_owned(),
        })
    }
}

/// Whether the file ends too early, which is the file's own fault.
fn is_cut_off(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::UnexpectedEof
}
