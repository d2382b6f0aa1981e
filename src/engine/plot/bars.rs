//! Bars of equal width.

use std::fmt::Write;

use super::svg;

/// A rectangle in units of the chart; `y` grows downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A chart of bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    /// A rectangle for each number, left to right.
    pub rects: Vec<Rect>,
}

impl Bars {
    /// Width of the chart.
    pub const WIDTH: f64 = 480.0;
    /// Height of the chart.
    pub const HEIGHT: f64 = 120.0;
    /// Height of the chart as a file, in which numbers stand under it.
    pub const FILE_HEIGHT: f64 = Self::HEIGHT + 20.0;
    /// Space between two bars.
    const GAP: f64 = 2.0;

    /// Bars of these numbers; each stands beside what it is counted for. A number that is not 0 has a
    /// bar that can be seen.
    #[expect(clippy::cast_precision_loss, reason = "a pixel is wider than what is lost")]
    pub fn of(numbers: &[(u64, u64)]) -> Self {
        let most = numbers.iter().map(|(_, n)| *n).max().unwrap_or_default().max(1) as f64;
        let step = Self::WIDTH / numbers.len().max(1) as f64;
        let rect = |(idx, (_, n)): (usize, &(u64, u64))| {
            let height = match n {
                0 => 0.0,
                n => (*n as f64 / most * Self::HEIGHT).max(1.0),
            };
            Rect {
                x: idx as f64 * step,
                y: Self::HEIGHT - height,
                width: (step - Self::GAP).max(1.0),
                height,
            }
        };
        Self { rects: numbers.iter().enumerate().map(rect).collect() }
    }
}

/// The chart as a file: an SVG image with its numbers as titles of the bars.
pub fn bars_svg(title: &str, numbers: &[(u64, u64)]) -> String {
    let (width, height) = (Bars::WIDTH, Bars::HEIGHT);
    let mut svg = svg::begin(title, width, Bars::FILE_HEIGHT);
    for (rect, (from, n)) in Bars::of(numbers).rects.iter().zip(numbers) {
        let Rect { x, y, width, height } = rect;
        // Writing to a text cannot fail.
        writeln!(
            svg,
            "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" \
             fill=\"#33658a\"><title>from {from}: {n}</title></rect>"
        )
        .ok();
    }
    let (first, last) = (numbers.first(), numbers.last());
    if let (Some((first, _)), Some((last, _))) = (first, last) {
        let y = height + 15.0;
        writeln!(
            svg,
            "<text x=\"0\" y=\"{y}\" font-size=\"12\">{first}</text>\n<text x=\"{width}\" y=\"{y}\" \
             font-size=\"12\" text-anchor=\"end\">{last}</text>"
        )
        .ok();
    }
    svg.push_str("</svg>\n");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_fill_the_chart_and_what_is_there_can_be_seen() {
        let bars = Bars::of(&[(0, 1_000_000), (10, 0), (20, 1), (30, 500_000)]).rects;
        let heights: Vec<f64> = bars.iter().map(|rect| rect.height).collect();
        assert_eq!(heights, [120.0, 0.0, 1.0, 60.0]);
        assert_eq!((bars[0].y, bars[3].y, bars[1].x), (0.0, 60.0, 120.0));
        assert!((bars[3].x + bars[3].width + 2.0 - Bars::WIDTH).abs() < 1e-9);
        assert!(Bars::of(&[]).rects.is_empty());
    }

    #[test]
    fn a_file_has_every_bar_and_no_markup_of_its_title() {
        let svg = bars_svg("a <b> & c", &[(0, 3), (10, 1)]);
        assert_eq!(svg.matches("<rect").count(), 2);
        assert!(svg.contains("a &lt;b&gt; &amp; c") && svg.contains("from 10: 1"), "{svg}");
    }
}
