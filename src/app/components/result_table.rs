//! A table of any number of rows, of which only those are here that are looked at.

use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Column, ColumnKind, ORDERS, Results};
use crate::engine::results::SortKey;
use crate::engine::results::export::ResultColumn;
use crate::protocol::ResultRow;
use crate::web;

use super::result_summary::StatusBadge;

/// Pixels of a row. The style sheet says the same.
const ROW_HEIGHT: f64 = 28.0;

/// Pixels of the head.
const HEAD_HEIGHT: f64 = 30.0;

/// No browser takes taller content. Beyond it, a pixel of the scroll bar is more than a pixel.
const MAX_HEIGHT: f64 = 8_000_000.0;

/// Where the keyboard is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Cursor {
    row: u64,
    column: usize,
}

/// The table. It scrolls in itself, in both directions.
#[component]
pub(crate) fn ResultTable() -> impl IntoView {
    let results = Results::expect();
    let region = NodeRef::<Div>::new();
    let cursor = RwSignal::new(Cursor::default());
    let height = RwSignal::new(0.0);
    let n_visible = move || whole(((height.get() - HEAD_HEIGHT) / ROW_HEIGHT).floor());
    let content = Memo::new(move |_| content_height(results.n_shown.get()));
    let look = move || {
        let Some(region) = region.get_untracked() else {
            return;
        };
        height.set(f64::from(region.client_height()));
        let n_rows = results.n_shown.get_untracked();
        let first = first_row(f64::from(region.scroll_top()), height.get_untracked(), n_rows);
        // One more, which is cut at the lower edge.
        results.look_at(first, untrack(n_visible) + 1);
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
        let Cursor { row, column } = cursor.get_untracked();
        let page = untrack(n_visible).max(1);
        let is_command = event.ctrl_key() || event.meta_key();
        let to = match event.key().as_str() {
            "ArrowDown" => Cursor { row: row + 1, column },
            "ArrowUp" => Cursor { row: row.saturating_sub(1), column },
            "ArrowRight" => Cursor { row, column: column + 1 },
            "ArrowLeft" => Cursor { row, column: column.saturating_sub(1) },
            "PageDown" => Cursor { row: row + page, column },
            "PageUp" => Cursor { row: row.saturating_sub(page), column },
            "Home" if is_command => Cursor::default(),
            "End" if is_command => Cursor { row: u64::MAX, column },
            "Home" => Cursor { row, column: 0 },
            "End" => Cursor { row, column: usize::MAX },
            "Enter" => {
                results.open_row(row);
                return event.prevent_default();
            }
            "c" if is_command => {
                let column = shown.with_untracked(|columns| columns.get(column).cloned());
                let text = untrack(|| results.row(row)).zip(column);
                if let Some(text) = text.map(|(row, column)| text_of(&row, column.kind)) {
                    web::spawn(async move { drop(web::copy_text(&text).await) });
                    event.prevent_default();
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        go(to);
    };
    let window = move || {
        let (from, n) = results.window.get();
        from..(from + n).min(results.n_shown.get())
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
                            <For each=window key=|at| *at let(at)>
                                <TableRow at shown cursor />
                            </For>
                        </tbody>
                    </table>
                    <Show when=move || results.n_shown.get() == 0>
                        <p class="result-table__none">"No row has what is wanted."</p>
                    </Show>
                </div>
                <div
                    class="result-table__space"
                    aria-hidden="true"
                    style:height=move || format!("{}px", (content.get() - height.get()).max(0.0))
                ></div>
            </div>
            <p class="visually-hidden" aria-live="polite">{said}</p>
        </section>
    }
}

/// The name of a column; a button where rows can be sorted by it.
#[component]
fn Head(
    /// The column.
    column: Column,
) -> impl IntoView {
    let results = Results::expect();
    let Some(key) = sort_key(column.kind) else {
        return view! { <th scope="col">{column.name}</th> }.into_any();
    };
    let order = move || {
        results.query.with(|query| match query.view.sort == key {
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
                (false, _) => (key, false),
                (true, false) => (key, true),
                (true, true) => (SortKey::Row, false),
            };
        });
    };
    let title = ORDERS.iter().find(|(known, ..)| *known == key).map_or("", |(.., name)| *name);
    view! {
        <th scope="col" aria-sort=order>
            <button type="button" class="link-button" title=format!("Sort by {title}") on:click=sort>
                {column.name}
            </button>
        </th>
    }
    .into_any()
}

/// By what a column is sorted; `None` where it cannot be.
fn sort_key(kind: ColumnKind) -> Option<SortKey> {
    match kind {
        ColumnKind::Result(ResultColumn::Status) => Some(SortKey::Status),
        ColumnKind::Result(ResultColumn::StopReason) => Some(SortKey::StopReason),
        ColumnKind::Result(ResultColumn::InputTokens) => Some(SortKey::InputTokens),
        ColumnKind::Result(ResultColumn::OutputTokens) => Some(SortKey::OutputTokens),
        _ => None,
    }
}

#[component]
fn TableRow(
    /// Where it is among those that are shown.
    at: u64,
    /// Columns that are shown.
    shown: Memo<Vec<Column>>,
    /// Where the keyboard is.
    cursor: RwSignal<Cursor>,
) -> impl IntoView {
    let results = Results::expect();
    let row = Memo::new(move |_| results.row(at));
    let is_open = move || results.detail.with(|detail| detail.as_ref().is_some_and(|d| d.at == at));
    let cells = move || {
        let row = row.get();
        let cells = shown.get().into_iter().enumerate().map(|(idx, column)| {
            let is_here = move || cursor.get() == Cursor { row: at, column: idx };
            let content = match (&row, column.kind) {
                (None, _) => view! { <span class="quiet">"…"</span> }.into_any(),
                (Some(row), ColumnKind::Result(ResultColumn::Status)) => {
                    view! { <StatusBadge status=row.status /> }.into_any()
                }
                (Some(row), kind) => text_of(row, kind).into_any(),
            };
            let is_number = matches!(
                column.kind,
                ColumnKind::Result(ResultColumn::InputTokens | ResultColumn::OutputTokens)
            );
            view! {
                <td
                    class:number=is_number
                    class:is-here=is_here
                    on:click=move |_| {
                        cursor.set(Cursor { row: at, column: idx });
                        results.open_row(at);
                    }
                >
                    {content}
                </td>
            }
        });
        cells.collect_view()
    };
    let number = move || row.with(|row| row.as_ref().map(|row| format::count(row.number)));
    view! {
        <tr aria-rowindex=(at + 2).to_string() class:is-open=is_open>
            <th scope="row" class="number">
                <button
                    type="button"
                    class="link-button"
                    tabindex="-1"
                    on:click=move |_| results.open_row(at)
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

#[expect(clippy::cast_precision_loss, reason = "rows are far fewer than 2^53")]
fn content_height(n_rows: u64) -> f64 {
    (HEAD_HEIGHT + n_rows as f64 * ROW_HEIGHT).min(MAX_HEIGHT)
}

/// The last row that can stand at the top, so that none is left below.
#[expect(clippy::cast_precision_loss, reason = "rows are far fewer than 2^53")]
fn last_first_row(height: f64, n_rows: u64) -> f64 {
    (n_rows as f64 - ((height - HEAD_HEIGHT) / ROW_HEIGHT).floor()).max(0.0)
}

/// The row at the top of a region that is scrolled so far.
fn first_row(scrolled: f64, height: f64, n_rows: u64) -> u64 {
    let way = content_height(n_rows) - height;
    if way <= 0.0 {
        return 0;
    }
    whole((scrolled / way).min(1.0) * last_first_row(height, n_rows))
}

/// How far a region has to be scrolled for a row to stand at its top.
#[expect(clippy::cast_precision_loss, reason = "rows are far fewer than 2^53")]
fn scroll_of(row: u64, height: f64, n_rows: u64) -> i32 {
    let last = last_first_row(height, n_rows);
    if last <= 0.0 {
        return 0;
    }
    let way = (content_height(n_rows) - height).max(0.0);
    let at = (row as f64 / last).min(1.0) * way;
    // Up, so that rounding does not lead to the row before.
    i32::try_from(whole(at.ceil())).unwrap_or(i32::MAX)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never below 0")]
fn whole(number: f64) -> u64 {
    (number + 1e-6).max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_can_be_scrolled_to_and_the_last_ends_at_the_edge() {
        for n_rows in [0, 1, 10, 1_000, 285_000, 1_000_000, 50_000_000] {
            let height = 600.0;
            let n_visible = 20;
            let last = u64::saturating_sub(n_rows, n_visible);
            assert_eq!(first_row(0.0, height, n_rows), 0);
            let way = content_height(n_rows) - height;
            assert_eq!(first_row(way.max(0.0), height, n_rows), last, "{n_rows}");
            // Beyond the tallest content a row has less than a pixel, so that only near ones are hit.
            let off = if n_rows < 285_000 { 0 } else { n_rows / 1_000_000 };
            for row in [1, last / 3, last / 2, last] {
                let row = row.min(last);
                let scrolled = f64::from(scroll_of(row, height, n_rows));
                let found = first_row(scrolled, height, n_rows);
                assert!(found.abs_diff(row) <= 7 * off, "{row} of {n_rows}: {found}");
            }
        }
    }
}
