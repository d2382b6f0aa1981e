//! Charts as geometry: numbers in, rectangles out. Whoever shows them draws them, and as a file each is
//! an SVG image.

mod bars;
mod named_bars;
mod svg;

pub use bars::{Bars, Rect, bars_svg};
pub use named_bars::{NamedBar, NamedBars, named_bars_svg};
