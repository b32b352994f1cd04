//! Smooth shapes: each is a distance, negative inside, and what it covers of a pixel is blended.

use std::ops::Range;

use crate::picture::{Colour, Picture};

pub type Point = (f64, f64);

/// How far a point is from a rectangle with round corners, around a middle.
pub fn rounded(at: Point, middle: Point, half: Point, radius: f64) -> f64 {
    let x = (at.0 - middle.0).abs() - half.0 + radius;
    let y = (at.1 - middle.1).abs() - half.1 + radius;
    x.max(0.0).hypot(y.max(0.0)) + x.max(y).min(0.0) - radius
}

/// How far a point is from a line between two.
pub fn line(at: Point, from: Point, to: Point) -> f64 {
    let (x, y) = (to.0 - from.0, to.1 - from.1);
    let length = x * x + y * y;
    let along = ((at.0 - from.0) * x + (at.1 - from.1) * y) / length.max(1e-9);
    let along = along.clamp(0.0, 1.0);
    (at.0 - from.0 - along * x).hypot(at.1 - from.1 - along * y)
}

pub fn blend(under: Colour, over: Colour, share: f64) -> Colour {
    let share = share.clamp(0.0, 1.0);
    std::array::from_fn(|part| {
        let (under, over) = (f64::from(under[part]), f64::from(over[part]));
        (under + (over - under) * share).round() as u8
    })
}

impl Picture {
    /// Draws a shape into a part of the picture. `distance` is in pixels.
    pub fn draw(
        &mut self,
        columns: Range<usize>,
        rows: Range<usize>,
        colour: Colour,
        distance: impl Fn(Point) -> f64,
    ) {
        for y in rows.start..rows.end.min(self.height) {
            for x in columns.start..columns.end.min(self.width) {
                let covers = 0.5 - distance((x as f64 + 0.5, y as f64 + 0.5));
                if covers > 0.0 {
                    let under = self.at(x, y);
                    *self.at_mut(x, y) = blend(under, colour, covers);
                }
            }
        }
    }
}
