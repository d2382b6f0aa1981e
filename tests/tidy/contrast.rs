//! Text can be read: `style/tokens.css` promises pairs, and here they are computed.

use std::collections::BTreeMap;

use crate::check;
use crate::tree;

/// What WCAG 2.2 asks of text of ordinary size (success criterion 1.4.3, level AA).
const MIN_RATIO: f64 = 4.5;

/// A color in both themes.
#[derive(Clone, Copy)]
struct Color {
    light: [u8; 3],
    dark: [u8; 3],
}

/// The colors of `tokens.css`, written as `--color-x: light-dark(#rrggbb, #rrggbb);`.
fn colors(tokens: &str) -> BTreeMap<&str, Color> {
    let declarations = tokens.lines().filter_map(|line| line.trim().split_once(": light-dark("));
    let parsed = declarations.map(|(name, values)| {
        let color = values
            .trim_end_matches(");")
            .split_once(", ")
            .and_then(|(light, dark)| Some(Color { light: parse(light)?, dark: parse(dark)? }));
        (name, color.unwrap_or_else(|| panic!("{name} is not light-dark(#rrggbb, #rrggbb)")))
    });
    parsed.collect()
}

fn parse(hex: &str) -> Option<[u8; 3]> {
    let digits = hex.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    Some([red, green, blue])
}

/// Pairs of text and ground, written as `/* contrast: --color-a on --color-b */`.
fn promises(tokens: &str) -> Vec<(&str, &str)> {
    let lines = tokens.lines().filter_map(|line| line.split_once("/* contrast: "));
    let pairs = lines.map(|(_, rest)| {
        let pair = rest.trim_end_matches(" */").split_once(" on ");
        pair.unwrap_or_else(|| panic!("not `contrast: --color-a on --color-b`: {rest}"))
    });
    pairs.collect()
}

/// Relative luminance, as WCAG 2.2 defines it.
fn luminance(color: [u8; 3]) -> f64 {
    let linear = |channel: u8| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = color.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn ratio(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn black_on_white_is_the_greatest_contrast() {
    assert!((ratio([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
    assert!((ratio([119; 3], [255; 3]) - 4.478).abs() < 1e-3);
}

#[test]
fn text_can_be_read_in_both_themes() {
    let tokens = tree::read("style/tokens.css");
    let colors = colors(&tokens);
    let color =
        |name: &str| *colors.get(name).unwrap_or_else(|| panic!("tokens.css has no {name}"));
    let broken = promises(&tokens).into_iter().flat_map(|(text, ground)| {
        let (a, b) = (color(text), color(ground));
        let themes = [("light", ratio(a.light, b.light)), ("dark", ratio(a.dark, b.dark))];
        let low = themes.into_iter().filter(|(_, ratio)| *ratio < MIN_RATIO);
        low.map(move |(theme, ratio)| {
            format!("{text} on {ground}: {ratio:.2} in the {theme} theme")
        })
    });
    check("contrast is 4.5:1 or more", broken);
}

/// A promise is only worth something when every text color makes one.
#[test]
fn every_color_of_text_promises_a_ground() {
    let tokens = tree::read("style/tokens.css");
    let promised = promises(&tokens);
    let broken = tree::under("style").into_iter().flat_map(|file| {
        let used = file.text.lines().filter_map(|line| {
            let name = line.trim().strip_prefix("color: var(")?.split_once(')')?.0;
            promised.iter().all(|(text, _)| *text != name).then(|| format!("{}: {name}", file.path))
        });
        used.collect::<Vec<_>>()
    });
    check("a `contrast:` line in tokens.css is missing", broken);
}
