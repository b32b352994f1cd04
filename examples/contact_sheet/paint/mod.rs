//! Pictures that are painted from a seed, and files that are no pictures: the same seed makes the same ones.

mod motifs;

use std::fs;
use std::io;
use std::panic::resume_unwind;
use std::path::Path;
use std::thread::{self, ScopedJoinHandle};

use examples::Random;

use crate::picture::{Colour, Picture};

/// How many pictures can be read, and how many files can't.
pub const PICTURES: u32 = 48;
pub const CORRUPT: u32 = 3;
pub const FILES: u32 = PICTURES + CORRUPT;

/// From dark to light.
pub type Palette = [Colour; 5];

const PALETTES: [Palette; 8] = [
    [
        [0x2b, 0x1b, 0x3d],
        [0x6d, 0x2e, 0x6b],
        [0xd1, 0x49, 0x5b],
        [0xf7, 0x92, 0x56],
        [0xfb, 0xd1, 0xa2],
    ],
    [
        [0x0b, 0x25, 0x45],
        [0x13, 0x4e, 0x6f],
        [0x1d, 0x87, 0x8a],
        [0x8e, 0xca, 0xe6],
        [0xee, 0xf4, 0xed],
    ],
    [
        [0x10, 0x23, 0x1c],
        [0x24, 0x48, 0x3a],
        [0x5b, 0x8e, 0x55],
        [0xc2, 0xc8, 0x66],
        [0xf3, 0xe9, 0xc6],
    ],
    [
        [0x3b, 0x1f, 0x2b],
        [0x8c, 0x3b, 0x3b],
        [0xd9, 0x7b, 0x4a],
        [0xf2, 0xb8, 0x72],
        [0xfd, 0xf0, 0xd5],
    ],
    [
        [0x3a, 0x2e, 0x59],
        [0x6a, 0x5a, 0xcd],
        [0xf0, 0x65, 0x95],
        [0xff, 0xc0, 0x78],
        [0xff, 0xf3, 0xbf],
    ],
    [
        [0x14, 0x1c, 0x2b],
        [0x2f, 0x45, 0x66],
        [0x6c, 0x8e, 0xad],
        [0xc3, 0xcf, 0xd9],
        [0xf6, 0xf1, 0xe7],
    ],
    [
        [0x26, 0x1b, 0x2e],
        [0x4f, 0x3b, 0x78],
        [0x92, 0x7f, 0xbf],
        [0xc4, 0xba, 0xd8],
        [0xf5, 0xe8, 0xf0],
    ],
    [
        [0x1f, 0x2a, 0x1f],
        [0x7a, 0x2e, 0x2e],
        [0xc9, 0x4f, 0x3d],
        [0xe8, 0xb0, 0x4b],
        [0xf4, 0xe4, 0xc1],
    ],
];

/// The numbers of the files that are no pictures, each in a third of its own.
pub fn corrupt(seed: u64) -> [u32; CORRUPT as usize] {
    let mut random = Random::new(seed ^ 0xbad);
    let third = u64::from(FILES / CORRUPT);
    std::array::from_fn(|part| (part as u64 * third + random.below(third)) as u32 + 1)
}

/// What is to be seen on the picture of this number, so high and half as wide again.
pub fn picture(seed: u64, number: u32, height: usize) -> Picture {
    // No motif comes twice in the same palette, and neighbours have neither in common.
    let (row, place) = (number as usize / 8, number as usize % 8);
    let motif = motifs::ALL[(place * 3) % 8];
    let palette = &PALETTES[(place * 5 + row) % 8];
    let mut random = Random::new(seed.wrapping_mul(1_000) + u64::from(number));
    let paint = motif(palette, &mut random);
    // Twice as large and made smaller again, so that edges are smooth.
    Picture::painted(height * 3, height * 2, paint).scaled(height * 3 / 2, height)
}

/// Paints all of them into a folder, `01.png`, `02.png` and so on, as many at a time as there are processors.
pub fn paint_all(seed: u64, height: usize, folder: &Path) -> io::Result<()> {
    let painters = thread::available_parallelism()?.get() as u32;
    thread::scope(|scope| {
        let painters: Vec<_> = (0..painters)
            .map(|painter| {
                let mut numbers = (1..=FILES)
                    .skip(painter as usize)
                    .step_by(painters as usize);
                scope.spawn(move || {
                    numbers.try_for_each(|number| paint(seed, number, height, folder))
                })
            })
            .collect();
        let mut ended = painters.into_iter().map(ScopedJoinHandle::join);
        ended.try_for_each(|ended| ended.unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

fn paint(seed: u64, number: u32, height: usize, folder: &Path) -> io::Result<()> {
    let file = folder.join(format!("{number:02}.png"));
    picture(seed, number, height).write_png(&file)?;
    match corrupt(seed).iter().position(|it| *it == number) {
        Some(way) => spoil(&file, way),
        None => Ok(()),
    }
}

fn spoil(file: &Path, way: usize) -> io::Result<()> {
    let mut bytes = fs::read(file)?;
    let middle = bytes.len() / 2;
    match way {
        0 => bytes.truncate(middle),
        1 => bytes = b"<html><body>404 Not Found</body></html>\n".to_vec(),
        _ => bytes[middle] ^= 0x10,
    }
    fs::write(file, bytes)
}
