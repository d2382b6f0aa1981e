//! A chart, the same as a table, and both kinds of picture to download.

use leptos::prelude::*;

use crate::app::state::TextDownload;
use crate::engine::plot::{Bars, NamedBar, NamedBars, Rect, bars_svg, named_bars_svg};
use crate::web;

/// A chart as a file.
#[derive(Debug, Clone)]
pub(crate) struct ChartFile {
    /// Its SVG.
    pub(crate) svg: String,
    /// Width and height.
    pub(crate) size: (f64, f64),
}

/// A chart with its title; its table is the child.
#[component]
pub(crate) fn ChartFigure(
    /// What is shown, in few words; different from that of all other charts of the page.
    title: String,
    /// The line above it.
    caption: String,
    /// Width and height of what is drawn.
    size: (f64, f64),
    /// What is drawn.
    chart: AnyView,
    /// What is downloaded.
    file: ChartFile,
    /// The rows of the table, its head among them.
    children: Children,
) -> impl IntoView {
    let download = TextDownload::new();
    let problem = RwSignal::new(None::<String>);
    let stem = file_stem(&title);
    let ChartFile { svg, size: file_size } = file;
    let (svg_name, png_name) = (format!("{stem}.svg"), format!("{stem}.png"));
    let text = svg.clone();
    let save_svg = move |_| {
        let saved = download.save(&svg_name, &text, "image/svg+xml");
        problem.set(saved.err().map(|error| error.to_string()));
    };
    let save_png = move |_| {
        let (name, svg) = (png_name.clone(), svg.clone());
        web::spawn(async move {
            let saved = download.save_png(&name, &svg, file_size).await;
            problem.try_set(saved.err().map(|error| error.to_string()));
        });
    };
    view! {
        <figure class="chart-figure">
            <figcaption>{caption}</figcaption>
            <svg
                class="chart-figure__chart"
                viewBox=format!("0 0 {} {}", size.0, size.1)
                role="img"
                aria-label=title.clone()
            >
                {chart}
            </svg>
            <details>
                <summary>"As a table"</summary>
                <div
                    class="chart-figure__scroll"
                    role="region"
                    aria-label=format!("{title}, as a table")
                    tabindex="0"
                >
                    <table class="lined-table">
                        <caption class="visually-hidden">{title.clone()}</caption>
                        {children()}
                    </table>
                </div>
            </details>
            <div class="chart-figure__buttons">
                <button type="button" class="button is-small" on:click=save_svg>
                    {format!("Download SVG: {title}")}
                </button>
                <button type="button" class="button is-small" on:click=save_png>
                    {format!("Download PNG: {title}")}
                </button>
            </div>
            <p class="problem" aria-live="polite">{move || problem.get()}</p>
        </figure>
    }
}

/// What is drawn of bars side by side, each with a title.
pub(crate) fn plain_bars(
    numbers: &[(u64, u64)],
    title: impl Fn(u64, u64) -> String,
) -> (AnyView, (f64, f64)) {
    let rects = Bars::of(numbers).rects.into_iter().zip(numbers).map(|(rect, (from, n))| {
        view! {
            <rect x=rect.x y=rect.y width=rect.width height=rect.height>
                <title>{title(*from, *n)}</title>
            </rect>
        }
    });
    (rects.collect_view().into_any(), (Bars::WIDTH, Bars::HEIGHT))
}

/// The file of bars side by side.
pub(crate) fn plain_bars_file(title: &str, numbers: &[(u64, u64)]) -> ChartFile {
    ChartFile { svg: bars_svg(title, numbers), size: (Bars::WIDTH, Bars::FILE_HEIGHT) }
}

/// What is drawn of bars that have names, with the size of it.
pub(crate) fn named_bars(numbers: &[(String, u64)]) -> (AnyView, (f64, f64)) {
    let NamedBars { bars, height } = NamedBars::of(numbers);
    let drawn = bars.into_iter().zip(numbers).map(|(bar, (whole, n))| {
        let NamedBar { name, rect: Rect { x, y, width, height }, number_x, base_y } = bar;
        let number = crate::app::format::count(*n);
        let title = format!("{whole}: {number}");
        let font = NamedBars::FONT;
        view! {
            <text x=NamedBars::NAME_X y=base_y font-size=font text-anchor="end">{name}</text>
            <rect x=x y=y width=width height=height>
                <title>{title}</title>
            </rect>
            <text x=number_x y=base_y font-size=font>{number}</text>
        }
    });
    (drawn.collect_view().into_any(), (NamedBars::WIDTH, height))
}

/// The file of bars that have names.
pub(crate) fn named_bars_file(title: &str, numbers: &[(String, u64)]) -> ChartFile {
    let height = NamedBars::of(numbers).height;
    ChartFile { svg: named_bars_svg(title, numbers), size: (NamedBars::WIDTH, height) }
}

/// A title as the name of a file.
fn file_stem(title: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
    let stem: String = title.chars().take(60).flat_map(char::to_lowercase).map(plain).collect();
    stem.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_the_name_of_a_file() {
        assert_eq!(file_stem("Output tokens"), "output-tokens");
        assert_eq!(file_stem("Records by ../é?"), "records-by----é");
    }
}
