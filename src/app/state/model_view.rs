//! The list of models as the address asks for it.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

use crate::engine::catalog::{Geography, Model, Region};
use crate::engine::eligibility::Row;
use crate::web;

use super::model_list;
use super::model_query::ModelQuery;
use super::region_group::region_groups;
use super::{AccountCatalog, current_catalog};

/// The answers for every model in the regions that are shown. Computing them takes a few
/// milliseconds, and only another residency makes them others.
#[derive(Debug, PartialEq)]
pub(crate) struct Matrix {
    /// Where data has to stay.
    pub(crate) residency: Option<Geography>,
    /// How often the catalog had changed.
    pub(crate) generation: u32,
    /// The regions that are shown, group by group.
    pub(crate) groups: Vec<(Geography, Vec<&'static Region>)>,
    /// The same in one list: the columns.
    pub(crate) regions: Vec<&'static Region>,
    /// One row for each model of the catalog.
    pub(crate) rows: Vec<Row>,
}

impl Matrix {
    fn new(residency: Option<Geography>, generation: u32, today: &str) -> Self {
        let catalog = current_catalog();
        let mut groups = region_groups();
        for (_, regions) in &mut groups {
            regions.retain(|region| residency.is_none_or(|outer| outer.contains(&region.code)));
        }
        groups.retain(|(_, regions)| !regions.is_empty());
        let regions: Vec<_> = groups.iter().flat_map(|(_, regions)| regions).copied().collect();
        let row = |model| Row::of(catalog, model, &regions, today, residency);
        let rows = catalog.models().iter().map(row).collect();
        Self { residency, generation, groups, regions, rows }
    }

    /// The row of a model.
    pub(crate) fn row(&self, model: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.model == model)
    }
}

/// What makes a row of the table another row: its model, where data has to stay, and how often the catalog
/// had changed.
pub(crate) type RowKey = (&'static str, Option<Geography>, u32);

/// How many rows are added to the table in one turn.
const ROWS_PER_TURN: usize = 8;

/// The time between two turns, for the browser to lay out and to listen to the user.
const ROWS_PAUSE: Duration = Duration::from_millis(8);

/// A step in the browser's history, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum History {
    /// The back button leads to what was before.
    Push,
    /// What was before is gone: typing would fill the history with letters.
    Replace,
}

type Navigate = Rc<dyn Fn(&str, NavigateOptions)>;

/// The list of models, as context of its page.
#[derive(Clone, Copy)]
pub(crate) struct ModelView {
    navigate: StoredValue<Navigate, LocalStorage>,
    /// What was written to the address and has not come back from it yet.
    written: StoredValue<Vec<ModelQuery>>,
    /// Filters, order and open model.
    pub(crate) query: RwSignal<ModelQuery>,
    /// The answers.
    pub(crate) matrix: Memo<Arc<Matrix>>,
    /// The models that the filters leave, in order.
    pub(crate) shown: Memo<Vec<&'static str>>,
}

impl ModelView {
    /// As the address says. Has to be called below the router.
    pub(crate) fn from_address() -> Self {
        let (params, account) = (use_query_map(), AccountCatalog::expect());
        let query_of = |params: &ParamsMap| ModelQuery::from_address(|name| params.get(name));
        let query = RwSignal::new(params.with_untracked(query_of));
        let today = StoredValue::new(web::today());
        let residency = Memo::new(move |_| query.with(ModelQuery::residency));
        let matrix = Memo::new(move |_| {
            let (residency, generation) = (residency.get(), account.generation());
            today.with_value(|today| Arc::new(Matrix::new(residency, generation, today)))
        });
        let filters = Memo::new(move |_| ModelQuery { model: String::new(), ..query.get() });
        let shown = Memo::new(move |_| {
            let (catalog, matrix) = (current_catalog(), matrix.get());
            filters.with(|filters| {
                today.with_value(|today| {
                    model_list::select(catalog, &matrix.rows, &matrix.regions, filters, today)
                        .into_iter()
                        .map(|(model, _)| model.id.as_str())
                        .collect()
                })
            })
        });
        let navigate: Navigate = Rc::new(use_navigate());
        let this = Self {
            navigate: StoredValue::new_local(navigate),
            written: StoredValue::new(Vec::new()),
            query,
            matrix,
            shown,
        };
        // The back button changes the address; so does `update`, whose changes are known already.
        Effect::new(move || this.follow(params.with(query_of)));
        this
    }

    /// The view in context.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Changes the query, and the address with it.
    pub(crate) fn update(self, history: History, change: impl FnOnce(&mut ModelQuery)) {
        let before = self.query.get_untracked();
        self.query.update(change);
        let now = self.query.get_untracked();
        if now == before {
            return;
        }
        let mut params = ParamsMap::new();
        for (name, value) in now.to_address() {
            params.insert(name, value);
        }
        let path = format!("/models{}", params.to_query_string());
        self.written.update_value(|written| written.push(now));
        let options = NavigateOptions {
            replace: history == History::Replace,
            scroll: false,
            ..NavigateOptions::default()
        };
        self.navigate.with_value(|navigate| navigate(&path, options));
    }

    /// The model whose details are open.
    pub(crate) fn open_model(self) -> Option<&'static Model> {
        self.query.with(|query| current_catalog().model(&query.model))
    }

    /// The rows as the table gets them: a few new ones at a time, so that none takes long.
    pub(crate) fn rows_in_turns(self) -> RwSignal<Vec<RowKey>> {
        // Another residency has other columns, another catalog other cells: every row is made anew.
        let wanted = Memo::new(move |_| {
            let (residency, generation) =
                self.matrix.with(|matrix| (matrix.residency, matrix.generation));
            let key = |id: &&'static str| (*id, residency, generation);
            self.shown.with(|ids| ids.iter().map(key).collect::<Vec<_>>())
        });
        let rows = RwSignal::new(Vec::new());
        Effect::new(move || {
            wanted.track();
            add_rows(wanted, rows);
        });
        rows
    }

    /// The list as CSV.
    pub(crate) fn csv(self) -> String {
        let (catalog, matrix) = (current_catalog(), self.matrix.get_untracked());
        let found: Vec<_> = self.shown.with_untracked(|ids| {
            ids.iter().filter_map(|id| Some((catalog.model(id)?, matrix.row(id)?))).collect()
        });
        model_list::to_csv(catalog, &found, &matrix.regions)
    }

    fn follow(self, address: ModelQuery) {
        let mut is_ours = false;
        self.written.update_value(|written| {
            if let Some(idx) = written.iter().position(|query| *query == address) {
                written.drain(..=idx);
                is_ours = true;
            }
        });
        if !is_ours && self.query.get_untracked() != address {
            self.query.set(address);
        }
    }
}

/// Adds some of the missing rows now, and the others in the turns to come.
fn add_rows(wanted: Memo<Vec<RowKey>>, rows: RwSignal<Vec<RowKey>>) {
    // The page may be gone by the time of the next turn.
    let Some(next) = rows
        .try_with_untracked(|rows| {
            wanted.try_with_untracked(|wanted| next_rows(rows, wanted, ROWS_PER_TURN))
        })
        .flatten()
    else {
        return;
    };
    let is_whole = wanted.with_untracked(|wanted| wanted.len() == next.len());
    if rows.with_untracked(|rows| *rows != next) {
        rows.set(next);
    }
    if !is_whole {
        set_timeout(move || add_rows(wanted, rows), ROWS_PAUSE);
    }
}

/// The wanted rows that are there already, and the first few of the others, in the wanted order.
fn next_rows<T: Clone + PartialEq>(rows: &[T], wanted: &[T], max_new: usize) -> Vec<T> {
    let mut n_new = 0;
    let mut is_next = |row: &&T| {
        let is_new = !rows.contains(*row);
        n_new += usize::from(is_new);
        !is_new || n_new <= max_new
    };
    wanted.iter().filter(|row| is_next(row)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::next_rows;

    #[test]
    fn rows_come_a_few_at_a_time_and_stay_in_order() {
        assert_eq!(next_rows(&[], &[1, 2, 3], 2), [1, 2]);
        assert_eq!(next_rows(&[1, 2], &[1, 2, 3], 2), [1, 2, 3]);
        assert_eq!(next_rows(&[3, 4], &[1, 2, 3, 5, 4], 2), [1, 2, 3, 4]);
        assert_eq!(next_rows(&[1, 2], &[], 2), Vec::<i32>::new());
    }
}
