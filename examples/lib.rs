//! What several examples share: chance that follows from a seed, and where their results go. Each example is a program of
//! its own beside this file.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// SplitMix64: small, and the same everywhere.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to one less than `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.bits() % limit.max(1)
    }

    /// A number from 0 to just below 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// One of them, each as likely as the others.
    pub fn pick<T: Copy>(&mut self, them: &[T]) -> T {
        them[self.below(them.len() as u64) as usize]
    }
}

/// Where an example leaves its results: the folder that the user named, or one of the example's name in Cargo's target
/// folder. It is made if it is not there.
pub fn results(example: &str, named: Option<&Path>) -> io::Result<PathBuf> {
    let folder = match named {
        Some(folder) => folder.to_owned(),
        None => target()?.join(example),
    };
    let made = fs::create_dir_all(&folder).and_then(|()| folder.canonicalize());
    made.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", folder.display())))
}

/// Cargo puts examples into `target/PROFILE/examples`.
fn target() -> io::Result<PathBuf> {
    let program = env::current_exe()?;
    let mut folders = program.ancestors().skip(1);
    let is_examples = |folder: &&Path| folder.file_name() == Some(OsStr::new("examples"));
    folders
        .next()
        .filter(is_examples)
        .and(folders.nth(1))
        .map(Path::to_owned)
        .ok_or_else(|| {
            io::Error::other("it does not run from Cargo's target folder: name a folder for the results with `--to`")
        })
}
