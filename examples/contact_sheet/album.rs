//! The folder with the pictures, what is left between the steps, and the sheet.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::film::Film;
use crate::picture::Picture;

pub struct Album {
    folder: PathBuf,
    /// How many files there are to put on the sheet.
    pub files: u32,
    pub film: Film,
}

impl Album {
    /// An album in this folder. Tiles of an earlier run are deleted.
    pub fn open(folder: &Path, files: u32, film: Film) -> io::Result<Album> {
        let album = Album {
            folder: folder.to_owned(),
            files,
            film,
        };
        fs::create_dir_all(album.darkroom())?;
        fs::create_dir_all(album.pictures())?;
        for number in 1..=files {
            match fs::remove_file(album.piece(number, "tile")) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(album)
    }

    pub fn pictures(&self) -> PathBuf {
        self.folder.join("pictures")
    }

    fn darkroom(&self) -> PathBuf {
        self.folder.join("darkroom")
    }

    pub fn file(&self, number: u32) -> PathBuf {
        self.pictures().join(format!("{number:02}.png"))
    }

    pub fn sheet(&self) -> PathBuf {
        self.folder.join("contact_sheet.png")
    }

    fn piece(&self, number: u32, stage: &str) -> PathBuf {
        self.darkroom().join(format!("{number:02}.{stage}"))
    }

    pub fn keep(&self, number: u32, stage: &str, picture: &Picture) -> io::Result<()> {
        picture.write(&self.piece(number, stage))
    }

    pub fn take(&self, number: u32, stage: &str) -> io::Result<Picture> {
        Picture::read(&self.piece(number, stage))
    }

    /// Whether every file has become a tile.
    pub fn is_complete(&self) -> bool {
        (1..=self.files).all(|number| self.piece(number, "tile").exists())
    }
}
