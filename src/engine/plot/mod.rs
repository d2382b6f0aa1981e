//! Charts as geometry: numbers in, rectangles out. Whoever shows them draws them.

mod bars;

pub use bars::{Bars, Rect, bars_svg};
