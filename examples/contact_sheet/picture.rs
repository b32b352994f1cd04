//! A picture: its pixels, how it is read and written, and how it is made smaller.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::Path;

use png::{BitDepth, ColorType, Decoder, DecodingError, Encoder, Transformations};

pub type Colour = [u8; 3];

#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    /// Row by row.
    pixels: Vec<Colour>,
}

impl Picture {
    pub fn new(width: usize, height: usize, colour: Colour) -> Picture {
        Picture {
            width,
            height,
            pixels: vec![colour; width * height],
        }
    }

    /// Each pixel as `paint` has it, which is asked for fractions of the height: x from 0 to the picture's proportion, y from
    /// 0 to 1.
    pub fn painted(width: usize, height: usize, paint: impl Fn(f64, f64) -> Colour) -> Picture {
        let scale = height as f64;
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let pixels = places.map(|(x, y)| paint((x as f64 + 0.5) / scale, (y as f64 + 0.5) / scale));
        Picture {
            width,
            height,
            pixels: pixels.collect(),
        }
    }

    pub fn at(&self, x: usize, y: usize) -> Colour {
        self.pixels[y * self.width + x]
    }

    pub fn at_mut(&mut self, x: usize, y: usize) -> &mut Colour {
        &mut self.pixels[y * self.width + x]
    }

    /// Reads a PNG. What is wrong with the file itself is [`DecodingError::Format`].
    pub fn read_png(file: &Path) -> Result<Picture, DecodingError> {
        let mut decoder = Decoder::new(BufReader::new(File::open(file)?));
        decoder.set_transformations(Transformations::normalize_to_color8());
        let mut reader = decoder.read_info()?;
        let mut bytes = vec![0; reader.output_buffer_size().unwrap_or_default()];
        let info = reader.next_frame(&mut bytes)?;
        let samples = info.color_type.samples();
        let pixels = bytes[..info.buffer_size()].chunks_exact(samples);
        let pixels = pixels.map(|pixel| match *pixel {
            [red, green, blue, ..] => [red, green, blue],
            [grey, ..] => [grey; 3],
            [] => [0; 3],
        });
        Ok(Picture {
            width: info.width as usize,
            height: info.height as usize,
            pixels: pixels.collect(),
        })
    }

    /// Writes a PNG; nobody sees it half written.
    pub fn write_png(&self, file: &Path) -> io::Result<()> {
        let new = file.with_extension("new");
        let mut encoder = Encoder::new(
            BufWriter::new(File::create(&new)?),
            self.width as u32,
            self.height as u32,
        );
        encoder.set_color(ColorType::Rgb);
        encoder.set_depth(BitDepth::Eight);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(self.pixels.as_flattened())?;
        writer.finish()?;
        fs::rename(new, file)
    }

    /// Reads what [`write`](Self::write) wrote.
    pub fn read(file: &Path) -> io::Result<Picture> {
        let bytes = fs::read(file)?;
        let number = |place: usize| {
            let bytes = bytes.get(place..place + 4)?.try_into().ok()?;
            Some(u32::from_le_bytes(bytes) as usize)
        };
        let picture = || {
            let (width, height) = (number(0)?, number(4)?);
            let (pixels, []) = bytes.get(8..)?.as_chunks::<3>() else {
                return None;
            };
            let pixels = pixels.to_vec();
            (pixels.len() == width * height).then_some(Picture {
                width,
                height,
                pixels,
            })
        };
        picture().ok_or_else(|| {
            io::Error::other(format!("{} holds no picture's pixels", file.display()))
        })
    }

    /// Writes the bare pixels; nobody sees them half written.
    pub fn write(&self, file: &Path) -> io::Result<()> {
        let new = file.with_extension("new");
        let mut writer = BufWriter::new(File::create(&new)?);
        for number in [self.width, self.height] {
            writer.write_all(&(number as u32).to_le_bytes())?;
        }
        writer.write_all(self.pixels.as_flattened())?;
        writer.flush()?;
        fs::rename(new, file)
    }

    /// The picture at another size, cut to its proportions in the middle. Each pixel is the mean of those that it stands for.
    pub fn scaled(&self, width: usize, height: usize) -> Picture {
        let scale = (self.width as f64 / width as f64).min(self.height as f64 / height as f64);
        let left = (self.width as f64 - scale * width as f64) / 2.0;
        let top = (self.height as f64 - scale * height as f64) / 2.0;
        let range = |start: f64, place: usize, end: usize| {
            let from = start + scale * place as f64;
            let to = (from + scale).ceil() as usize;
            let from = (from as usize).min(end - 1);
            from..to.clamp(from + 1, end)
        };
        let mut scaled = Picture::new(width, height, [0; 3]);
        for y in 0..height {
            for x in 0..width {
                let columns = range(left, x, self.width);
                let rows = range(top, y, self.height);
                *scaled.at_mut(x, y) = self.mean(columns, rows);
            }
        }
        scaled
    }

    /// The mean colour of a part.
    pub fn mean(&self, columns: std::ops::Range<usize>, rows: std::ops::Range<usize>) -> Colour {
        let count = (columns.len() * rows.len()).max(1) as u32;
        let mut sums = [0_u32; 3];
        for y in rows {
            for x in columns.clone() {
                for (sum, part) in sums.iter_mut().zip(self.at(x, y)) {
                    *sum += u32::from(part);
                }
            }
        }
        sums.map(|sum| ((sum + count / 2) / count) as u8)
    }

    /// Puts another picture into this one, with its upper left corner there.
    pub fn place(&mut self, other: &Picture, left: usize, top: usize) {
        for y in 0..other.height {
            let row = (top + y) * self.width + left;
            let from = &other.pixels[y * other.width..][..other.width];
            self.pixels[row..][..other.width].copy_from_slice(from);
        }
    }
}
