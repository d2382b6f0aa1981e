//! Bars that have names: one below the other, each with its name before it and its number behind.

use std::fmt::Write;

use super::{Rect, svg};

/// A bar with its name and number.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedBar {
    /// Its name, cut to what fits before it.
    pub name: String,
    /// The bar.
    pub rect: Rect,
    /// Where the number begins.
    pub number_x: f64,
    /// The line on which name and number stand.
    pub base_y: f64,
}

/// A chart of bars that have names.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedBars {
    /// A bar for each number, from top to bottom.
    pub bars: Vec<NamedBar>,
    /// Height of the chart.
    pub height: f64,
}

impl NamedBars {
    /// Width of the chart.
    pub const WIDTH: f64 = 480.0;
    /// Where names end; they stand at the right edge of their place.
    pub const NAME_X: f64 = 160.0;
    /// Size of the letters.
    pub const FONT: f64 = 12.0;
    /// Where bars begin.
    const BAR_X: f64 = 166.0;
    /// Length of the longest bar: behind it there is place for a number.
    const LENGTH: f64 = 230.0;
    /// Height of a line.
    const LINE: f64 = 20.0;
    /// Height of a bar.
    const BAR: f64 = 14.0;
    /// Characters of a name that fit.
    const MAX_CHARS: usize = 24;

    /// Bars of these numbers, each behind its name. A number that is not 0 has a bar that can be seen.
    #[expect(clippy::cast_precision_loss, reason = "a pixel is wider than what is lost")]
    pub fn of<N: AsRef<str>>(numbers: &[(N, u64)]) -> Self {
        let most = numbers.iter().map(|(_, n)| *n).max().unwrap_or_default().max(1) as f64;
        let bar = |(idx, (name, n)): (usize, &(N, u64))| {
            let width = match n {
                0 => 0.0,
                n => (*n as f64 / most * Self::LENGTH).max(1.0),
            };
            let top = idx as f64 * Self::LINE;
            let y = top + (Self::LINE - Self::BAR) / 2.0;
            NamedBar {
                name: cut(name.as_ref()),
                rect: Rect { x: Self::BAR_X, y, width, height: Self::BAR },
                number_x: Self::BAR_X + width + 6.0,
                base_y: top + Self::LINE - 6.0,
            }
        };
        let bars = numbers.iter().enumerate().map(bar).collect();
        Self { bars, height: numbers.len().max(1) as f64 * Self::LINE }
    }
}

fn cut(name: &str) -> String {
    let mut chars = name.chars();
    let start: String = chars.by_ref().take(NamedBars::MAX_CHARS).collect();
    if chars.next().is_some() {
        let kept =
            start.char_indices().next_back().map_or("", |(at, _)| start.get(..at).unwrap_or(""));
        return format!("{kept}…");
    }
    start
}

/// The chart as a file: an SVG image. Whole names are titles of the bars.
pub fn named_bars_svg<N: AsRef<str>>(title: &str, numbers: &[(N, u64)]) -> String {
    let NamedBars { bars, height } = NamedBars::of(numbers);
    let mut text = svg::begin(title, NamedBars::WIDTH, height);
    for (NamedBar { name, rect, number_x, base_y }, (whole, n)) in bars.iter().zip(numbers) {
        let Rect { x, y, width, height } = rect;
        let (name, whole) = (svg::escaped(name), svg::escaped(whole.as_ref()));
        let (end, font) = (NamedBars::NAME_X, NamedBars::FONT);
        // Writing to a text cannot fail.
        writeln!(
            text,
            "<text x=\"{end}\" y=\"{base_y}\" font-size=\"{font}\" text-anchor=\"end\">{name}</text>\n\
             <rect x=\"{x}\" y=\"{y}\" width=\"{width:.2}\" height=\"{height}\" fill=\"#33658a\">\
             <title>{whole}: {n}</title></rect>\n\
             <text x=\"{number_x:.2}\" y=\"{base_y}\" font-size=\"{font}\">{n}</text>"
        )
        .ok();
    }
    text.push_str("</svg>\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_numbers_and_never_leave_the_chart() {
        let found = NamedBars::of(&[("a", 1_000_000), ("b", 0), ("c", 1), ("d", u64::MAX / 2)]);
        let widths: Vec<f64> = found.bars.iter().map(|bar| bar.rect.width).collect();
        assert_eq!(widths, [1.0, 0.0, 1.0, 230.0]);
        assert!((found.height - 80.0).abs() < 1e-9);
        for bar in &found.bars {
            assert!(bar.number_x < NamedBars::WIDTH && bar.base_y < found.height);
            assert!(bar.rect.y + bar.rect.height < found.height);
        }
        assert!(NamedBars::of::<&str>(&[]).bars.is_empty());
    }

    #[test]
    fn long_names_are_cut_and_stand_whole_in_the_titles_of_the_file() {
        let exact = "x".repeat(24);
        let long = format!("{}<é>", "x".repeat(24));
        let numbers = [(exact.clone(), 3), (long, 1), (String::new(), 2)];
        let names: Vec<String> =
            NamedBars::of(&numbers).bars.into_iter().map(|bar| bar.name).collect();
        assert_eq!(names, [exact, format!("{}…", "x".repeat(23)), String::new()]);
        let svg = named_bars_svg("a <b>", &numbers);
        assert_eq!((svg.matches("<rect").count(), svg.matches("<text").count()), (3, 6));
        assert!(svg.contains("xxx&lt;é&gt;: 1</title>") && !svg.contains("<é>"), "{svg}");
    }
}
