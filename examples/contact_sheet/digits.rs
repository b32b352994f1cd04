//! Numbers, as strokes with round ends.

use crate::picture::{Colour, Picture};
use crate::shape::{Point, line};

/// Each digit's strokes, in a field that is 4 wide and 6 high.
const DIGITS: [&[&[Point]]; 10] = [
    &[&[
        (1.2, 0.0),
        (2.8, 0.0),
        (4.0, 1.3),
        (4.0, 4.7),
        (2.8, 6.0),
        (1.2, 6.0),
        (0.0, 4.7),
        (0.0, 1.3),
        (1.2, 0.0),
    ]],
    &[&[(0.9, 1.2), (2.4, 0.0), (2.4, 6.0)]],
    &[&[
        (0.0, 1.2),
        (1.1, 0.0),
        (2.9, 0.0),
        (4.0, 1.1),
        (4.0, 2.1),
        (0.0, 6.0),
        (4.0, 6.0),
    ]],
    &[
        &[
            (0.0, 0.9),
            (1.1, 0.0),
            (2.9, 0.0),
            (3.9, 0.9),
            (3.9, 2.0),
            (2.9, 2.9),
            (1.6, 2.9),
        ],
        &[
            (2.9, 2.9),
            (4.0, 3.8),
            (4.0, 5.0),
            (2.9, 6.0),
            (1.1, 6.0),
            (0.0, 5.1),
        ],
    ],
    &[&[(3.1, 6.0), (3.1, 0.0), (0.0, 4.3), (4.1, 4.3)]],
    &[&[
        (3.8, 0.0),
        (0.5, 0.0),
        (0.2, 2.8),
        (1.3, 2.3),
        (2.9, 2.3),
        (4.0, 3.4),
        (4.0, 4.9),
        (2.9, 6.0),
        (1.1, 6.0),
        (0.0, 5.1),
    ]],
    &[&[
        (3.3, 0.0),
        (1.6, 0.9),
        (0.3, 2.8),
        (0.0, 4.2),
        (0.3, 5.2),
        (1.2, 6.0),
        (2.8, 6.0),
        (4.0, 4.9),
        (4.0, 3.7),
        (2.8, 2.6),
        (1.2, 2.6),
        (0.1, 3.6),
    ]],
    &[&[(0.0, 0.0), (4.0, 0.0), (1.5, 6.0)]],
    &[
        &[
            (1.2, 0.0),
            (2.8, 0.0),
            (3.8, 0.9),
            (3.8, 2.0),
            (2.8, 2.9),
            (1.2, 2.9),
            (0.2, 2.0),
            (0.2, 0.9),
            (1.2, 0.0),
        ],
        &[
            (1.2, 2.9),
            (0.0, 3.9),
            (0.0, 5.0),
            (1.2, 6.0),
            (2.8, 6.0),
            (4.0, 5.0),
            (4.0, 3.9),
            (2.8, 2.9),
        ],
    ],
    &[&[
        (0.7, 6.0),
        (2.4, 5.1),
        (3.7, 3.2),
        (4.0, 1.8),
        (3.7, 0.8),
        (2.8, 0.0),
        (1.2, 0.0),
        (0.0, 1.1),
        (0.0, 2.3),
        (1.2, 3.4),
        (2.8, 3.4),
        (3.9, 2.4),
    ]],
];

/// Draws a number so high, with its upper left corner there.
pub fn draw(picture: &mut Picture, number: u32, left: f64, top: f64, height: f64, colour: Colour) {
    let unit = height / 6.0;
    let thickness = unit * 0.42;
    for (place, digit) in number.to_string().bytes().enumerate() {
        let left = left + place as f64 * unit * 5.6;
        let on_picture = |(x, y): Point| (left + x * unit, top + y * unit);
        let columns = (left - unit).max(0.0) as usize..(left + unit * 5.5) as usize;
        let rows = (top - unit).max(0.0) as usize..(top + height + unit) as usize + 1;
        let strokes = DIGITS[usize::from(digit - b'0')];
        picture.draw(columns, rows, colour, |at| {
            let lines = strokes.iter().flat_map(|stroke| stroke.windows(2));
            let distances = lines.map(|ends| line(at, on_picture(ends[0]), on_picture(ends[1])));
            distances.fold(f64::INFINITY, f64::min) - thickness
        });
    }
}
