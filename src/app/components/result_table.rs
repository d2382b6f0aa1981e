//! A table of any number of rows, of which only those are here that are looked at.

use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{
    Column, ColumnKind, Results, content_height, first_row, n_visible, order_name, scroll_of,
};
use crate::engine::results::export::ResultColumn;
use crate::engine::results::{SortKey, ValueOf};
use crate::protocol::ResultRow;
use crate::web;

use super::result_summary::StatusBadge;

/// Where the keyboard is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Cursor {
    row: u64,
    column: usize,
}

impl Cursor {
    /// Where a key leads; `None` for other keys. A page has so many rows.
    fn moved(self, key: &str, is_command: bool, page: u64) -> Option<Self> {
        let Self { row, column } = self;
        Some(match key {
            "ArrowDown" => Self { row: row + 1, column },
            "ArrowUp" => Self { row: row.saturating_sub(1), column },
            "ArrowRight" => Self { row, column: column + 1 },
            "ArrowLeft" => Self { row, column: column.saturating_sub(1) },
            "PageDown" => Self { row: row + page, column },
            "PageUp" => Self { row: row.saturating_sub(page), column },
            "Home" if is_command => Self::default(),
            "End" if is_command => Self { row: u64::MAX, column },
            "Home" => Self { row, column: 0 },
            "End" => Self { row, column: usize::MAX },
            _ => return None,
        })
    }
}

/// The table. It scrolls in itself, in both directions.
#[component]
pub(crate) fn ResultTable() -> impl IntoView {
    let results = Results::expect();
    let region = NodeRef::<Div>::new();
    let cursor = RwSignal::new(Cursor::default());
    let height = RwSignal::new(0.0);
    let page = move || n_visible(height.get());
    let content = Memo::new(move |_| content_height(results.n_shown.get()));
    let look = move || {
        let Some(region) = region.get_untracked() else {
            return;
        };
        height.set(f64::from(region.client_height()));
        let n_rows = results.n_shown.get_untracked();
        let first = first_row(f64::from(region.scroll_top()), height.get_untracked(), n_rows);
        // One more, which is cut at the lower edge.
        results.look_at(first, untrack(page) + 1);
    };
    // Another arrangement, or the first.
    Effect::new(move || {
        results.n_shown.track();
        region.track();
        request_animation_frame(look);
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| look());
    on_cleanup(move || resized.remove());
    let shown = Memo::new(move |_| {
        results.columns.with(|columns| {
            columns.iter().filter(|column| column.is_shown).cloned().collect::<Vec<_>>()
        })
    });
    let go = move |to: Cursor| {
        let n_rows = results.n_shown.get_untracked();
        let n_columns = shown.with_untracked(Vec::len);
        let to = Cursor {
            row: to.row.min(n_rows.saturating_sub(1)),
            column: to.column.min(n_columns.saturating_sub(1)),
        };
        cursor.set(to);
        let (first, n) = results.window.get_untracked();
        let n = n.saturating_sub(1).max(1);
        let wanted = match to.row {
            row if row < first => row,
            row if row >= first + n => row + 1 - n,
            _ => first,
        };
        if let Some(region) = region.get_untracked().filter(|_| wanted != first) {
            region.set_scroll_top(scroll_of(wanted, height.get_untracked(), n_rows));
        }
    };
    let press = move |event: KeyboardEvent| {
        let here = cursor.get_untracked();
        let is_command = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            "Enter" => results.open_row(here.row),
            "c" if is_command => {
                let column = shown.with_untracked(|columns| columns.get(here.column).cloned());
                let row = untrack(|| results.row(here.row));
                let Some((row, column)) = row.zip(column) else {
                    return;
                };
                let text = text_of(&row, column.kind);
                web::spawn(async move { drop(web::copy_text(&text).await) });
            }
            key => match here.moved(key, is_command, untrack(page).max(1)) {
                Some(to) => go(to),
                None => return,
            },
        }
        event.prevent_default();
    };
    let said = move || {
        let Cursor { row, column } = cursor.get();
        let name = shown.with(|columns| columns.get(column).map(|column| column.name.clone()));
        format!("Row {}, {}", format::count(row + 1), name.unwrap_or_default())
    };
    view! {
        <section class="result-table" aria-labelledby="table-title">
            <h2 id="table-title" class="visually-hidden">"Table"</h2>
            <div
                class="result-table__region"
                role="region"
                aria-label="Results, by arrow keys; Enter opens a row, Ctrl+C copies a cell"
                tabindex="0"
                node_ref=region
                on:scroll=move |_| look()
                on:keydown=press
            >
                <div class="result-table__pane">
                    <Pane shown cursor />
                    <Show when=move || results.n_shown.get() == 0>
                        <p class="result-table__none">"No row has what is wanted."</p>
                    </Show>
                </div>
                <div
                    aria-hidden="true"
                    style:height=move || format!("{}px", (content.get() - height.get()).max(0.0))
                ></div>
            </div>
            <p class="visually-hidden" aria-live="polite">{said}</p>
        </section>
    }
}

/// The rows that are looked at, under their head.
#[component]
fn Pane(
    /// Columns that are shown.
    shown: Memo<Vec<Column>>,
    /// Where the keyboard is.
    cursor: RwSignal<Cursor>,
) -> impl IntoView {
    let results = Results::expect();
    let n_places = Memo::new(move |_| results.window.get().1);
    let places = move || 0..n_places.get();
    view! {
                    <table aria-rowcount=move || (results.n_shown.get() + 1).to_string()>
                        <caption class="visually-hidden">"Results"</caption>
                        <colgroup>
                            <col class="result-table__number" />
                            {move || shown.get().into_iter().map(|column| view! {
                                <col style:width=format!("{}px", column.width) />
                            }).collect_view()}
                        </colgroup>
                        <thead>
                            <tr>
                                <th scope="col" class="number">"Row"</th>
                                {move || shown.get().into_iter().map(|column| view! {
                                    <Head column />
                                }).collect_view()}
                            </tr>
                        </thead>
                        <tbody>
                            <For each=places key=|place| *place let(place)>
                                <TableRow place shown cursor />
                            </For>
                        </tbody>
                    </table>
    }
}

/// The name of a column; a button where rows can be sorted by it.
#[component]
fn Head(
    /// The column.
    column: Column,
) -> impl IntoView {
    let results = Results::expect();
    let Some(key) = sort_key(&column) else {
        return view! { <th scope="col">{column.name}</th> }.into_any();
    };
    let title = format!("Sort by {}", order_name(&key));
    let own = key.clone();
    let order = move || {
        results.query.with(|query| match query.view.sort == own {
            true if query.view.is_descending => "descending",
            true => "ascending",
            false => "none",
        })
    };
    let sort = move |_| {
        results.query.update(|query| {
            let view = &mut query.view;
            // Up, down, and back to the order of the source.
            (view.sort, view.is_descending) = match (view.sort == key, view.is_descending) {
                (false, _) => (key.clone(), false),
                (true, false) => (key.clone(), true),
                (true, true) => (SortKey::Row, false),
            };
        });
    };
    view! {
        <th scope="col" aria-sort=order>
            <button type="button" class="link-button" title=title on:click=sort>
                {column.name}
            </button>
        </th>
    }
    .into_any()
}

/// By what a column is sorted; `None` where it cannot be.
fn sort_key(column: &Column) -> Option<SortKey> {
    match column.kind {
        ColumnKind::Source(_) => Some(SortKey::Value(ValueOf::Column(column.name.clone()))),
        ColumnKind::Field(_) => Some(SortKey::Value(ValueOf::Field(column.name.clone()))),
        ColumnKind::Result(ResultColumn::Status) => Some(SortKey::Status),
        ColumnKind::Result(ResultColumn::StopReason) => Some(SortKey::StopReason),
        ColumnKind::Result(ResultColumn::InputTokens) => Some(SortKey::InputTokens),
        ColumnKind::Result(ResultColumn::OutputTokens) => Some(SortKey::OutputTokens),
        ColumnKind::Result(_) => None,
    }
}

/// A row of the window. It stays when the table is scrolled, and says something else: that is quicker
/// than another row.
#[component]
fn TableRow(
    /// Its place in the window.
    place: u64,
    /// Columns that are shown.
    shown: Memo<Vec<Column>>,
    /// Where the keyboard is.
    cursor: RwSignal<Cursor>,
) -> impl IntoView {
    let results = Results::expect();
    let at = Memo::new(move |_| results.window.get().0 + place);
    let row = Memo::new(move |_| results.row(at.get()));
    let is_open =
        move || results.detail.with(|detail| detail.as_ref().is_some_and(|d| d.at == at.get()));
    let cells = move || {
        let cells = shown.get().into_iter().enumerate().map(|(idx, Column { kind, .. })| {
            let is_here = move || cursor.get() == Cursor { row: at.get(), column: idx };
            let is_number = matches!(
                kind,
                ColumnKind::Result(ResultColumn::InputTokens | ResultColumn::OutputTokens)
            );
            let content = match kind {
                ColumnKind::Result(ResultColumn::Status) => (move || {
                    let status = row.with(|row| row.as_ref().map(|row| row.status));
                    status.map(|status| view! { <StatusBadge status /> })
                })
                .into_any(),
                kind => (move || {
                    row.with(|row| {
                        row.as_ref().map_or_else(|| "…".to_owned(), |row| text_of(row, kind))
                    })
                })
                .into_any(),
            };
            view! {
                <td
                    class:number=is_number
                    class:is-here=is_here
                    on:click=move |_| {
                        let row = at.get_untracked();
                        cursor.set(Cursor { row, column: idx });
                        results.open_row(row);
                    }
                >
                    {content}
                </td>
            }
        });
        cells.collect_view()
    };
    let number = move || row.with(|row| row.as_ref().map(|row| format::count(row.number)));
    let is_beyond = move || at.get() >= results.n_shown.get();
    view! {
        <tr
            aria-rowindex=move || (at.get() + 2).to_string()
            class:is-open=is_open
            hidden=is_beyond
        >
            <th scope="row" class="number">
                <button
                    type="button"
                    class="link-button"
                    tabindex="-1"
                    on:click=move |_| results.open_row(at.get_untracked())
                >
                    {number}
                </button>
            </th>
            {cells}
        </tr>
    }
}

/// What stands in a cell.
fn text_of(row: &ResultRow, kind: ColumnKind) -> String {
    let count = |n: Option<u64>| n.map(format::count).unwrap_or_default();
    let texts = &row.texts;
    match kind {
        ColumnKind::Source(idx) => row.source.get(idx).cloned().unwrap_or_default(),
        ColumnKind::Field(idx) => row.fields.get(idx).cloned().flatten().unwrap_or_default(),
        ColumnKind::Result(column) => match column {
            ResultColumn::Id => texts.id.clone(),
            ResultColumn::Status => row.status.name().to_owned(),
            ResultColumn::Answer => texts.answer.clone(),
            ResultColumn::Thinking => texts.thinking.clone(),
            ResultColumn::ToolCalls => texts.tool_calls.clone(),
            ResultColumn::StopReason => texts.stop_reason.clone(),
            ResultColumn::InputTokens => count(row.input_tokens),
            ResultColumn::OutputTokens => count(row.output_tokens),
            ResultColumn::ErrorCode => texts.error_code.clone(),
            ResultColumn::ErrorMessage => texts.error_message.clone(),
        },
    }
}
