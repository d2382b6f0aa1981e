//! What the source is: name, size, rows, columns, encoding.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Prepare, Scan};
use crate::engine::source::Encoding;

/// The facts in one line; nothing without a source.
#[component]
pub(crate) fn SourceFacts() -> impl IntoView {
    let opened = Prepare::expect().opened;
    let rows = move || match opened.scan.get() {
        Scan::Idle | Scan::Failed(_) => "not counted".to_owned(),
        Scan::Unpacking(progress) => {
            let percent = format::percent(progress.read_bytes, progress.total_bytes);
            format!("unpacking ({percent}%)")
        }
        Scan::Running(progress) => {
            let percent = format::percent(progress.read_bytes, progress.total_bytes);
            format!("{} so far ({percent}%)", format::count(progress.n_rows))
        }
        Scan::Done { n_rows } => format::count(n_rows),
    };
    let encoding = move || {
        opened.reading.with(|reading| match reading {
            Some(reading) => {
                let encoding = reading.dialect.encoding.unwrap_or(Encoding::UTF_8);
                let mark = if reading.has_bom { " with byte order mark" } else { "" };
                format!("{}{mark}", encoding.name())
            }
            None => "…".to_owned(),
        })
    };
    let n_columns = move || match opened.columns.with(Vec::len) {
        0 => "…".to_owned(),
        n => n.to_string(),
    };
    move || {
        opened.file.get().map(|file| {
            view! {
                <dl class="source-facts">
                    <div class="source-facts__name">
                        <dt>"Name"</dt>
                        <dd>{file.name}</dd>
                    </div>
                    <div>
                        <dt>"Size"</dt>
                        <dd>{format::bytes(file.size)}</dd>
                    </div>
                    <div>
                        <dt>"Rows"</dt>
                        <dd>{rows}</dd>
                    </div>
                    <div>
                        <dt>"Columns"</dt>
                        <dd>{n_columns}</dd>
                    </div>
                    <div>
                        <dt>"Encoding"</dt>
                        <dd>{encoding}</dd>
                    </div>
                </dl>
            }
        })
    }
}
