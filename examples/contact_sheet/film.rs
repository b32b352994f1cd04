//! What the sheet looks like: strips of film on paper, with a number under each picture.

use crate::digits;
use crate::picture::{Colour, Picture};
use crate::shape::{blend, line, rounded};

const PAPER: Colour = [0xf3, 0xef, 0xe6];
const BASE: Colour = [0x1b, 0x18, 0x17];
const UNEXPOSED: Colour = [0x2c, 0x28, 0x26];
const NUMBER: Colour = [0xf0, 0xa8, 0x3c];
/// The pencil that unreadable pictures are marked with.
pub const PENCIL: Colour = [0xe0, 0x35, 0x2b];

/// How many pictures a strip has.
const COLUMNS: u32 = 9;
/// Holes beside a picture.
const HOLES: usize = 8;

/// Where things are, in pixels. All follows from how high a picture is on the sheet.
#[derive(Clone, Copy, Debug)]
pub struct Film {
    /// A picture's own size.
    pub width: usize,
    pub height: usize,
}

impl Film {
    pub fn of_height(height: usize) -> Film {
        Film {
            width: height * 3 / 2,
            height,
        }
    }

    /// Between two pictures.
    fn gap(self) -> usize {
        (self.height / 14).max(2)
    }

    /// Above and below a picture, where the holes are.
    fn edge(self) -> usize {
        (self.height / 4).max(4)
    }

    fn tile_width(self) -> usize {
        self.width + self.gap()
    }

    fn tile_height(self) -> usize {
        self.height + 2 * self.edge()
    }

    fn margin(self) -> usize {
        self.height / 3
    }

    fn between_strips(self) -> usize {
        (self.height / 7).max(2)
    }

    /// The upper left corner of a tile on the sheet. Numbers begin with 1.
    pub fn corner(self, number: u32) -> (usize, usize) {
        let (row, column) = ((number - 1) / COLUMNS, (number - 1) % COLUMNS);
        let pitch = self.tile_height() + self.between_strips();
        (
            self.margin() + column as usize * self.tile_width(),
            self.margin() + row as usize * pitch,
        )
    }

    /// The upper left corner of a picture on its tile.
    pub fn window(self) -> (usize, usize) {
        (self.gap() / 2, self.edge())
    }

    /// Bare paper for so many pictures.
    pub fn paper(self, pictures: u32) -> Picture {
        let (columns, rows) = (
            pictures.clamp(1, COLUMNS),
            pictures.div_ceil(COLUMNS).max(1),
        );
        let (left, top) = self.corner((rows - 1) * COLUMNS + columns);
        let width = left + self.tile_width() + self.margin();
        let height = top + self.tile_height() + self.margin();
        Picture::new(width, height, PAPER)
    }

    pub fn place(self, sheet: &mut Picture, tile: &Picture, number: u32) {
        let (left, top) = self.corner(number);
        sheet.place(tile, left, top);
    }

    /// A picture on its piece of film.
    pub fn tile(self, number: u32, picture: &Picture) -> Picture {
        let mut tile = self.bare(number);
        let (left, top) = self.window();
        tile.place(picture, left, top);
        self.round_corners(&mut tile);
        tile
    }

    /// The piece of film of a picture that can't be read: unexposed, and crossed out.
    pub fn crossed_out(self, number: u32) -> Picture {
        let (width, height) = (self.width as f64, self.height as f64);
        let mut picture = Picture::painted(self.width, self.height, |x, y| {
            let light = (x - 0.75).hypot(y - 0.5);
            blend(UNEXPOSED, BASE, light)
        });
        let (columns, rows) = (0..self.width, 0..self.height);
        for (from, to) in [((0.2, 0.16), (0.8, 0.84)), ((0.82, 0.13), (0.18, 0.87))] {
            let ends = [from, to].map(|(x, y)| (x * width, y * height));
            picture.draw(columns.clone(), rows.clone(), PENCIL, |at| {
                // A pencil is not drawn with a ruler.
                let sway = (at.0 / height * 6.0).sin() * height / 60.0;
                let press = 1.0 + 0.35 * (at.1 / height * 9.0).sin();
                line((at.0, at.1 + sway), ends[0], ends[1]) - (height / 45.0).max(1.0) * press
            });
        }
        self.tile(number, &picture)
    }

    /// Film with holes and the number, and nothing on it.
    fn bare(self, number: u32) -> Picture {
        let mut tile = Picture::new(self.tile_width(), self.tile_height(), BASE);
        let (edge, height) = (self.edge() as f64, self.tile_height() as f64);
        let pitch = self.tile_width() as f64 / HOLES as f64;
        for hole in 0..HOLES {
            let x = (hole as f64 + 0.5) * pitch;
            for y in [edge * 0.34, height - edge * 0.34] {
                let half = (pitch * 0.27, edge * 0.2);
                let columns = (x - pitch / 2.0) as usize..(x + pitch / 2.0) as usize + 1;
                tile.draw(columns, 0..self.tile_height(), PAPER, |at| {
                    rounded(at, (x, y), half, edge * 0.1)
                });
            }
        }
        let (top, high) = (height - edge * 0.89, edge * 0.26);
        digits::draw(&mut tile, number, self.gap() as f64, top, high, NUMBER);
        tile
    }

    fn round_corners(self, tile: &mut Picture) {
        let half = (self.width as f64 / 2.0, self.height as f64 / 2.0);
        let (left, top) = self.window();
        let middle = (left as f64 + half.0, top as f64 + half.1);
        let radius = self.height as f64 / 40.0;
        let (columns, rows) = (left..left + self.width, top..top + self.height);
        tile.draw(columns, rows, BASE, |at| -rounded(at, middle, half, radius));
    }
}
