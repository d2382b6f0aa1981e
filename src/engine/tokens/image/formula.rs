//! The ways in which width and height become tokens. Each is what its row in `data/image_rules.json`
//! says in words; the numbers are there.

use serde::Deserialize;

use super::super::interval::Interval;
use super::size::ImageSize;

/// See the [module](self). Edges are in pixels.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Formula {
    /// So many, whatever the size.
    Each { tokens: u64 },
    /// One for each square of pixels that is begun, and some at the end of each row of squares. What is
    /// over a limit is scaled down to the largest size that keeps to all.
    Patches {
        patch: u64,
        most_edge: u64,
        #[serde(default = "no_limit")]
        most_tokens: u64,
        #[serde(default)]
        tokens_per_row: u64,
    },
    /// One for each square, after both sides are rounded to whole squares, and some around the image.
    /// What is over or under a limit is scaled.
    Rounded { patch: u64, least_tokens: u64, most_tokens: u64, around: u64 },
    /// So many for each tile of the smallest grid that the image fits into, and as many for an overview
    /// if there are several.
    Tiles { tile: u64, tokens: u64, most_tiles: u64 },
    /// So many for each of up to two by two whole squares.
    Quarters { edge: u64, tokens: u64 },
    /// A table of pixels and tokens, ascending; in between by area.
    Table { least_edge: u64, most_edge: u64, rows: Vec<(u64, u64)> },
}

fn no_limit() -> u64 {
    u64::MAX
}

impl Formula {
    /// Whether an image has as many tokens when its size is not known.
    pub(super) fn needs_size(&self) -> bool {
        !matches!(self, Self::Each { .. })
    }

    /// Tokens of an image, before the band; from–to where the formula itself is not sure.
    pub(super) fn tokens(&self, size: ImageSize) -> Interval {
        let (width, height) = (u64::from(size.width), u64::from(size.height));
        Interval::exactly(match self {
            Self::Each { tokens } => *tokens,
            Self::Patches { patch, most_edge, most_tokens, tokens_per_row } => {
                let fits = |(width, height): (u64, u64)| {
                    let (columns, rows) = (width.div_ceil(*patch), height.div_ceil(*patch));
                    columns.max(rows).saturating_mul(*patch) <= *most_edge
                        && columns.saturating_mul(rows) <= *most_tokens
                };
                let (width, height) = scaled_to_fit(width, height, fits);
                (width.div_ceil(*patch) + tokens_per_row) * height.div_ceil(*patch)
            }
            Self::Rounded { patch, least_tokens, most_tokens, around } => {
                around + rounded(width, height, *patch, *least_tokens, *most_tokens)
            }
            Self::Tiles { tile, tokens, most_tiles } => {
                let n_tiles = best_tiles(width, height, *tile, *most_tiles);
                // A sign after each tile of several, one before all, one before and one after the last.
                let several = if n_tiles > 1 { n_tiles * (tokens + 1) } else { 0 };
                several + tokens + 3
            }
            Self::Quarters { edge, tokens } => {
                (width / edge).clamp(1, 2) * (height / edge).clamp(1, 2) * tokens
            }
            Self::Table { least_edge, most_edge, rows } => {
                let (long, short) = (width.max(height), width.min(height));
                let edge = long.clamp(*least_edge, *most_edge);
                return by_table(rows, edge * (short * edge).div_ceil(long));
            }
        })
    }
}

/// The largest size of the same proportions that fits. The short side is rounded to the nearest pixel,
/// halves to even, as Anthropic's reference does it.
fn scaled_to_fit(width: u64, height: u64, fits: impl Fn((u64, u64)) -> bool) -> (u64, u64) {
    if fits((width, height)) {
        return (width, height);
    }
    let (long, short) = (width.max(height), width.min(height));
    let turned = |edge: u64| {
        let other = nearest(edge * short, long).max(1);
        if width >= height { (edge, other) } else { (other, edge) }
    };
    let (mut low, mut high) = (1, long);
    while low + 1 < high {
        let middle = u64::midpoint(low, high);
        if fits(turned(middle)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    turned(low)
}

/// A fraction as the nearest whole number, halves to even.
fn nearest(value: u64, by: u64) -> u64 {
    let (whole, rest) = (value / by, value % by);
    let is_up = rest * 2 > by || (rest * 2 == by && whole % 2 == 1);
    whole + u64::from(is_up)
}

/// Whole squares of an image whose sides are rounded to them (`smart_resize` of Qwen-VL).
fn rounded(width: u64, height: u64, patch: u64, least: u64, most: u64) -> u64 {
    let sides = [(width, height), (height, width)];
    let n = |side: [u64; 2]| side[0].saturating_mul(side[1]);
    let squares = sides.map(|(side, _)| nearest(side, patch));
    if n(squares) > most {
        // A side by the root of how much there is too much, down to whole squares.
        let pixels = most * patch * patch;
        n(sides.map(|(side, other)| (side * pixels / other).isqrt() / patch)).max(1)
    } else if n(squares) < least {
        let pixels = least * patch * patch;
        n(sides.map(|(side, other)| {
            let square = (side * pixels).div_ceil(other);
            let root = square.isqrt();
            (root + u64::from(root * root < square)).div_ceil(patch)
        }))
        .min(most)
    } else {
        n(squares)
    }
}

/// How many tiles the grid has that an image is put into: the one that enlarges it least, or else the
/// one that shrinks it least; of several the smallest.
fn best_tiles(width: u64, height: u64, tile: u64, most_tiles: u64) -> u64 {
    let grids = (1..=most_tiles)
        .flat_map(|columns| (1..=most_tiles / columns).map(move |rows| (columns, rows)));
    // How much larger the image may become in a grid, as a fraction: the lesser of both sides'.
    let scale = |(columns, rows): (u64, u64)| {
        if columns * height <= rows * width {
            (columns * tile, width)
        } else {
            (rows * tile, height)
        }
    };
    let best = grids.min_by(|a, b| {
        let ((up_a, by_a), (up_b, by_b)) = (scale(*a), scale(*b));
        let (shrinks_a, shrinks_b) = (up_a < by_a, up_b < by_b);
        let by_scale = (up_a * by_b).cmp(&(up_b * by_a));
        let by_scale = if shrinks_a { by_scale.reverse() } else { by_scale };
        shrinks_a.cmp(&shrinks_b).then(by_scale).then((a.0 * a.1).cmp(&(b.0 * b.1)))
    });
    best.map_or(1, |(columns, rows)| columns * rows)
}

/// Between rows by a straight line, which goes on below the first. Above the last, likely in proportion
/// and at least as many as there.
fn by_table(rows: &[(u64, u64)], pixels: u64) -> Interval {
    let line = |(x, y): (u64, u64), (to_x, to_y): (u64, u64)| {
        let rise = to_y.saturating_sub(y);
        let run = to_x.saturating_sub(x).max(1);
        if pixels >= x {
            y + (pixels - x) * rise / run
        } else {
            y.saturating_sub((x - pixels) * rise / run)
        }
    };
    let pair = rows.windows(2).find_map(|pair| match pair {
        [from, to] if pixels <= to.0 => Some(line(*from, *to)),
        _ => None,
    });
    match (pair, rows.last()) {
        (Some(tokens), _) => Interval::exactly(tokens),
        (None, Some((last_pixels, last_tokens))) => {
            let likely = last_tokens * pixels / (*last_pixels).max(1);
            Interval { low: *last_tokens, likely, high: likely }
        }
        (None, None) => Interval::default(),
    }
}
