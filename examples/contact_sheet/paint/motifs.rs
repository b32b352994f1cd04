//! What there is to see. Each motif takes its colours and what it likes of chance, and gives the colour of every place:
//! x from 0 to 1.5 and y from 0 to 1.

use std::f64::consts::TAU;

use examples::Random;

use super::Palette;
use crate::picture::Colour;
use crate::shape::blend;

pub type Paint = Box<dyn Fn(f64, f64) -> Colour>;
pub type Motif = fn(&Palette, &mut Random) -> Paint;

pub const ALL: [Motif; 8] = [hills, bubbles, city, waves, flower, quilt, moon, arcs];

/// A place in a palette: 0 is its darkest, 4 its lightest, and between them they blend.
fn shade(palette: &Palette, place: f64) -> Colour {
    let place = place.clamp(0.0, 3.999);
    let under = place as usize;
    blend(palette[under], palette[under + 1], place.fract())
}

fn between(random: &mut Random, from: f64, to: f64) -> f64 {
    from + (to - from) * random.unit()
}

/// A line that rises and falls: sines of different lengths.
struct Ridge(Vec<(f64, f64, f64)>);

impl Ridge {
    fn new(random: &mut Random, height: f64, roughness: u32) -> Ridge {
        let waves = (0..roughness).map(|octave| {
            let long = 2_f64.powi(octave as i32);
            let (length, start) = (between(random, 2.0, 4.0) * long, between(random, 0.0, TAU));
            (height / long, length, start)
        });
        Ridge(waves.collect())
    }

    fn at(&self, x: f64) -> f64 {
        let waves = self.0.iter();
        waves
            .map(|(height, length, start)| height * (x * length + start).sin())
            .sum()
    }
}

/// Layers of hills before a low sun.
fn hills(palette: &Palette, random: &mut Random) -> Paint {
    let palette = *palette;
    let sun = (between(random, 0.3, 1.2), between(random, 0.25, 0.5));
    let layers: Vec<(f64, Ridge)> = (0..5)
        .map(|layer| {
            let base = 0.52 + 0.11 * f64::from(layer);
            (base, Ridge::new(random, 0.05 + 0.008 * f64::from(layer), 4))
        })
        .collect();
    Box::new(move |x, y| {
        let ahead = layers
            .iter()
            .rposition(|(base, ridge)| y > base + ridge.at(x));
        if let Some(layer) = ahead {
            let depth = layer as f64;
            let (base, ridge) = &layers[layer];
            let mist = ((y - base - ridge.at(x)) * 3.0).min(0.5);
            return shade(&palette, 2.6 - depth * 0.62 + 0.35 * mist);
        }
        let away = (x - sun.0).hypot(y - sun.1);
        let sky = shade(&palette, 2.2 + 1.8 * y / 0.6);
        match away < 0.085 {
            true => palette[4],
            false => blend(sky, palette[4], (0.3 - away) * 1.6),
        }
    })
}

/// Bubbles that float before one another.
fn bubbles(palette: &Palette, random: &mut Random) -> Paint {
    let palette = *palette;
    let bubbles: Vec<(f64, f64, f64, f64)> = (0..16)
        .map(|_| {
            let (x, y) = (between(random, 0.0, 1.5), between(random, 0.0, 1.0));
            (x, y, between(random, 0.05, 0.24), between(random, 1.0, 4.0))
        })
        .collect();
    Box::new(move |x, y| {
        let mut colour = shade(&palette, 0.2 + 1.3 * y);
        for (left, top, radius, tone) in &bubbles {
            let away = (x - left).hypot(y - top) / radius;
            if away < 1.0 {
                let rim = 0.3 + 0.45 * away.powi(4);
                colour = blend(colour, shade(&palette, *tone), rim);
                let glint = (x - left + radius * 0.35).hypot(y - top + radius * 0.4) / radius;
                colour = blend(colour, palette[4], (0.22 - glint) * 3.0);
            }
        }
        colour
    })
}

/// Houses at dusk, with some of the lights on.
fn city(palette: &Palette, random: &mut Random) -> Paint {
    let palette = *palette;
    let mut rows: Vec<Vec<(f64, f64, f64)>> = Vec::new();
    for row in 0..3 {
        let (mut x, mut houses) = (-0.1, Vec::new());
        while x < 1.6 {
            let width = between(random, 0.08, 0.17);
            let high = between(random, 0.26, 0.62) - 0.1 * f64::from(row);
            houses.push((x, width, 1.0 - high));
            x += width + between(random, 0.0, 0.02);
        }
        rows.push(houses);
    }
    let lights = random.bits();
    Box::new(move |x, y| {
        let mut colour = shade(&palette, 1.2 + 2.8 * y);
        for (row, houses) in rows.iter().enumerate() {
            let house = houses
                .iter()
                .position(|(left, width, top)| (*left..left + width).contains(&x) && y > *top);
            let Some(house) = house else { continue };
            let tone = 1.5 - 0.6 * row as f64;
            colour = shade(&palette, tone);
            let (left, _, top) = houses[house];
            let (column, floor) = ((x - left) / 0.03, (y - top) / 0.045);
            let is_window =
                (0.35..0.8).contains(&column.fract()) && (0.4..0.8).contains(&floor.fract());
            let window = column as u64 * 131 + floor as u64 * 31 + house as u64 * 7919 + row as u64;
            if is_window && Random::new(lights ^ window).below(3) == 0 && floor > 1.0 {
                colour = shade(&palette, 3.4);
            }
        }
        colour
    })
}

/// Waves, one behind the other, under a pale sky.
fn waves(palette: &Palette, random: &mut Random) -> Paint {
    let palette = *palette;
    let waves: Vec<Ridge> = (0..9).map(|_| Ridge::new(random, 0.028, 2)).collect();
    let steep = between(random, 5.0, 9.0);
    Box::new(move |x, y| {
        let crest = |wave: usize| {
            let base = 0.3 + 0.085 * wave as f64;
            let swell = ((x * steep + wave as f64 * 1.9).sin().abs() - 0.5) * 0.05;
            base + waves[wave].at(x) + swell
        };
        let Some(wave) = (0..waves.len()).rfind(|wave| y > crest(*wave)) else {
            return shade(&palette, 4.0 - y * 2.2);
        };
        let below = y - crest(wave);
        let foam = (1.0 - below / 0.012).max(0.0);
        let tone = 2.5 - 0.26 * wave as f64 - below * 3.0;
        blend(shade(&palette, tone), palette[4], foam * 0.8)
    })
}

/// A flower from above.
fn flower(palette: &Palette, random: &mut Random) -> Paint {
    let palette = *palette;
    let middle = (between(random, 0.6, 0.9), between(random, 0.42, 0.58));
    let petals = 5 + random.below(5);
    let turn = between(random, 0.0, TAU);
    Box::new(move |x, y| {
        let (right, down) = (x - middle.0, y - middle.1);
        let (away, angle) = (right.hypot(down), down.atan2(right));
        let mut colour = shade(&palette, 0.3 + 0.9 * away);
        for ring in 0..4 {
            let ring = f64::from(ring);
            let swing = (angle * petals as f64 / 2.0 + turn + ring * TAU / 4.0 * 1.1)
                .cos()
                .abs();
            let reach = (0.47 - ring * 0.1) * (0.62 + 0.38 * swing.sqrt());
            if away < reach {
                let along = away / reach;
                colour = shade(&palette, 1.4 + ring * 0.55 + 1.1 * along * swing);
            }
        }
        match away < 0.075 {
            true => shade(&palette, 0.4 + away * 18.0),
            false => colour,
        }
    })
}

/// Triangles sewn together.
fn quilt(palette: &Palette, random: &mut Random) -> Paint {
    let palette = *palette;
    let pieces = 5.0 + random.below(3) as f64;
    let seed = random.bits();
    Box::new(move |x, y| {
        let (column, row) = ((x * pieces) as u64, (y * pieces) as u64);
        let (right, down) = ((x * pieces).fract(), (y * pieces).fract());
        let mut random = Random::new(seed ^ (column * 64 + row));
        let falls = random.below(2) == 0;
        let upper = if falls {
            right > down
        } else {
            right + down < 1.0
        };
        let tone = match upper {
            true => between(&mut random, 0.2, 2.2),
            false => {
                random.bits();
                between(&mut random, 2.0, 4.0)
            }
        };
        let seam = if falls {
            (right - down).abs()
        } else {
            (right + down - 1.0).abs()
        };
        blend(shade(&palette, tone), palette[4], (0.035 - seam) * 12.0)
    })
}

/// The moon over water.
fn moon(palette: &Palette, random: &mut Random) -> Paint {
    let palette = *palette;
    let moon = (between(random, 0.4, 1.1), between(random, 0.2, 0.36));
    let size = between(random, 0.07, 0.12);
    let shore = Ridge::new(random, 0.035, 5);
    let stars: Vec<(f64, f64)> = (0..40)
        .map(|_| (between(random, 0.0, 1.5), random.unit().powf(1.4) * 0.6))
        .collect();
    Box::new(move |x, y| {
        const WATER: f64 = 0.68;
        if y > WATER {
            let ripple = (y * 190.0 + (x * 24.0).sin() * 1.4).sin();
            let spread = 0.03 + (y - WATER) * 0.42;
            let glitter = (1.0 - (x - moon.0).abs() / spread).max(0.0) * (0.5 + 0.5 * ripple);
            let water = shade(&palette, 1.0 - (y - WATER) * 2.2 + 0.08 * ripple);
            return blend(water, palette[4], glitter * 0.85);
        }
        if y > WATER - 0.05 + shore.at(x) {
            return shade(&palette, 0.15);
        }
        let away = (x - moon.0).hypot(y - moon.1);
        if away < size {
            let spot = ((x * 60.0).sin() * (y * 47.0).cos()).max(0.0);
            return blend(palette[4], palette[3], spot * 0.5);
        }
        let sky = shade(&palette, 0.15 + 1.4 * y);
        let glow = blend(sky, palette[3], (0.42 - away) * 1.1);
        if y > 0.6 {
            return glow;
        }
        let star = stars.iter().map(|star| (x - star.0).hypot(y - star.1));
        let nearest = star.fold(f64::INFINITY, f64::min);
        blend(glow, palette[4], (0.0045 - nearest) * 500.0)
    })
}

/// Quarter circles that meet at their ends, whichever way they are turned.
fn arcs(palette: &Palette, random: &mut Random) -> Paint {
    let palette = *palette;
    let pieces = 5.0 + random.below(3) as f64;
    let seed = random.bits();
    Box::new(move |x, y| {
        let (column, row) = ((x * pieces) as u64, (y * pieces) as u64);
        let (right, down) = ((x * pieces).fract(), (y * pieces).fract());
        let is_turned = Random::new(seed ^ (column * 64 + row)).below(2) == 0;
        let down = if is_turned { 1.0 - down } else { down };
        let near = right.hypot(down).min((1.0 - right).hypot(1.0 - down));
        let ground = shade(&palette, 0.4 + 0.5 * x);
        let band = (near - 0.5).abs();
        let colour = blend(ground, shade(&palette, 1.6 + 1.2 * y), (0.3 - band) * 30.0);
        let colour = blend(colour, shade(&palette, 3.2), (0.18 - band) * 30.0);
        blend(colour, shade(&palette, 1.2 + y), (0.06 - band) * 30.0)
    })
}
