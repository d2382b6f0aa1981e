//! Styles and the app name the same things, and colors stand in one place.

use std::collections::BTreeSet;

use crate::check;
use crate::tree::{self, File};

/// Color words that a hurried hand writes; `transparent`, `currentColor` and the system's are fine.
const COLOR_WORDS: [&str; 12] = [
    "black", "blue", "brown", "cyan", "gray", "green", "grey", "orange", "purple", "red", "white",
    "yellow",
];

const COLOR_FUNCTIONS: [&str; 8] =
    ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "oklab(", "color-mix("];

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

/// The name that a text begins with.
fn name(text: &str) -> &str {
    text.split_at(text.find(|c| !is_name(c)).unwrap_or(text.len())).0
}

/// CSS without comments.
fn rules(css: &str) -> String {
    css.split("/*").map(|part| part.split_once("*/").map_or(part, |(_, after)| after)).collect()
}

fn css() -> Vec<File> {
    let mut files = tree::under("style");
    for file in &mut files {
        file.text = rules(&file.text);
    }
    files
}

/// Classes that the styles describe: a dot before a letter; in numbers it stands before a digit.
fn styled() -> BTreeSet<String> {
    let files = css();
    let parts = files.iter().flat_map(|file| file.text.split('.').skip(1));
    let classes = parts.filter(|part| part.starts_with(|c: char| c.is_ascii_lowercase()));
    classes.map(|part| name(part).to_owned()).collect()
}

/// All string literals of a line of Rust.
fn literals(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2)
}

/// Classes that the app sets: in `class="a b"` and `class:a=`.
fn set() -> BTreeSet<(String, String)> {
    let mut classes = BTreeSet::new();
    for file in tree::rust("src/app") {
        for (_, line) in file.code() {
            let lists = line.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next());
            let words = lists.flat_map(str::split_whitespace);
            let switched = line.split("class:").skip(1).map(name);
            for class in words.chain(switched) {
                classes.insert((class.to_owned(), file.path.clone()));
            }
        }
    }
    classes
}

#[test]
fn every_class_of_the_app_is_styled() {
    let styled = styled();
    let broken = set().into_iter().filter(|(class, _)| !styled.contains(class));
    check("no rule in style/", broken.map(|(class, path)| format!("{path}: {class}")));
}

#[test]
fn every_styled_class_is_set_by_the_app() {
    // A class may be chosen by code, so any literal of the app counts.
    let mut words = set().into_iter().map(|(class, _)| class).collect::<BTreeSet<_>>();
    for file in tree::rust("src/app") {
        let found =
            file.code().flat_map(|(_, line)| literals(line)).flat_map(str::split_whitespace);
        words.extend(found.map(str::to_owned));
    }
    check(
        "nothing in src/app sets it",
        styled().into_iter().filter(|class| !words.contains(class)),
    );
}

#[test]
fn colors_stand_only_among_the_tokens() {
    let files = css();
    let broken = files.iter().filter(|file| file.path != "style/tokens.css").flat_map(|file| {
        (1..).zip(file.text.lines()).filter_map(move |(number, line): (usize, &str)| {
            let (_, value) = line.split_once(": ")?;
            let is_hex = |part: &str| {
                matches!(name(part).len(), 3 | 4 | 6 | 8)
                    && name(part).chars().all(|c| c.is_ascii_hexdigit())
            };
            let mut words = value.split(|c| !is_name(c));
            let has_color = value.split('#').skip(1).any(is_hex)
                || COLOR_FUNCTIONS.iter().any(|function| value.contains(function))
                || words.any(|word| COLOR_WORDS.contains(&word));
            has_color
                .then(|| format!("{}: {} (line {number} without comments)", file.path, line.trim()))
        })
    });
    check("name a token of style/tokens.css", broken);
}

#[test]
fn tokens_are_defined_and_used() {
    let mut files = css();
    let app = tree::rust("src/app");
    let mut defined = BTreeSet::new();
    let mut used = BTreeSet::new();
    for file in &files {
        let declared = file.text.lines().filter_map(|line| line.trim().split_once(':'));
        defined.extend(
            declared.map(|(name, _)| name.to_owned()).filter(|name| name.starts_with("--")),
        );
    }
    // `style:--x=` sets a property from the app.
    for file in &app {
        defined.extend(file.text.split("style:--").skip(1).map(|rest| format!("--{}", name(rest))));
    }
    files.extend(app);
    for file in &files {
        used.extend(file.text.split("var(").skip(1).map(|rest| name(rest).to_owned()));
    }
    check("no such token", used.difference(&defined).cloned());
    check("nothing uses this token", defined.difference(&used).cloned());
}

/// One component is one `.rs` and, if it has a look of its own, one `.css` of the same name.
#[test]
fn every_style_belongs_to_a_source_and_is_linked() {
    let page = tree::read("index.html");
    let linked =
        page.split("rel=\"css\" href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let linked = linked.collect::<Vec<_>>();
    let mut files = tree::under("style");
    files.retain(|file| file.extension() == "css");

    let alone = files.iter().filter(|file| file.dir() != "style").filter(|file| {
        let source = file.path.replacen("style/", "src/app/", 1).replace(".css", ".rs");
        !tree::root().join(source).exists()
    });
    check("no source of this name in src/app", alone.map(|file| file.path.clone()));

    let layer = |path: &str| match path.split('/').collect::<Vec<_>>()[..] {
        ["style", "components", _] => 3,
        ["style", "pages", _] => 4,
        ["style", "tokens.css"] => 0,
        ["style", "base.css"] => 1,
        _ => 2,
    };
    let mut expected = files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>();
    expected.sort_by_key(|path| (layer(path), *path));
    assert_eq!(
        linked, expected,
        "index.html links every style once: tokens, base, layout, components, pages"
    );
}
