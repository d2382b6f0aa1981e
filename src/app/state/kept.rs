//! What the browser keeps between visits, as JSON.

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::web;

/// What was kept under a key; the default where nothing was, or what is no longer understood.
pub(super) fn load<T: DeserializeOwned + Default>(key: &str) -> T {
    let Some(text) = web::load_text(key) else {
        return T::default();
    };
    serde_json::from_str(&text).unwrap_or_else(|_| {
        // It will be written over: whoever misses it can still find it.
        web::save_text(&format!("{key}.unread"), &text);
        T::default()
    })
}

/// A list that is kept under a key, and that other tabs of this browser add to and take from, too: what
/// they do to it is done here, and what is done here does not undo it. `id` tells items apart.
pub(super) fn shared_list<T, I>(key: &'static str, id: fn(&T) -> I) -> RwSignal<Vec<T>>
where
    T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
    I: PartialEq + 'static,
{
    let list = RwSignal::new(load::<Vec<T>>(key));
    let ids = move |list: &[T]| list.iter().map(id).collect::<Vec<I>>();
    // What was in the list when it was read or written here last.
    let known = StoredValue::new_local(list.with_untracked(|list| ids(list)));
    Effect::new(move |is_first: Option<()>| {
        let own = list.get();
        if is_first.is_none() {
            return;
        }
        let merged = known.with_value(|known| merge(known, own.clone(), load(key), id));
        web::save_text(key, &serde_json::to_string(&merged).unwrap_or_default());
        known.set_value(ids(&merged));
        if merged != own {
            list.set(merged);
        }
    });
    // Only other tabs tell of what they wrote.
    StoredValue::new_local(web::on_window("storage", move |_| {
        let stored: Vec<T> = load(key);
        known.set_value(ids(&stored));
        if list.with_untracked(|list| *list != stored) {
            list.set(stored);
        }
    }));
    list
}

/// The items of this tab, without those that another tab took out of what is stored, and with those that
/// it added. Both are told from `known`, what was stored before.
fn merge<T, I: PartialEq>(known: &[I], own: Vec<T>, stored: Vec<T>, id: fn(&T) -> I) -> Vec<T> {
    let is_in = |list: &[T], item: &T| list.iter().any(|other| id(other) == id(item));
    let added = stored.iter().map(|item| !known.contains(&id(item)) && !is_in(&own, item));
    let added: Vec<bool> = added.collect();
    let mut merged: Vec<T> = Vec::new();
    let kept = own.into_iter().filter(|item| is_in(&stored, item) || !known.contains(&id(item)));
    let kept: Vec<T> = kept.collect();
    merged
        .extend(stored.into_iter().zip(added).filter_map(|(item, is_new)| is_new.then_some(item)));
    merged.extend(kept);
    merged
}

/// Keeps a value under a key whenever it changes from now on.
pub(super) fn save_on_change<T: Serialize>(key: &'static str, value: impl Fn() -> T + 'static) {
    Effect::new(move |is_first: Option<()>| {
        let text = serde_json::to_string(&value()).unwrap_or_default();
        if is_first.is_some() {
            web::save_text(key, &text);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_tabs_do_to_a_list_is_done_to_it() {
        let merged = |known: &[u8], own: &[u8], stored: &[u8]| {
            merge(known, own.to_vec(), stored.to_vec(), |item| *item)
        };
        assert_eq!(merged(&[1, 2], &[3, 1, 2], &[1, 2]), [3, 1, 2], "added here");
        assert_eq!(merged(&[1, 2], &[2], &[1, 2]), [2], "taken out here");
        assert_eq!(merged(&[1, 2], &[3, 1, 2], &[4, 1, 2]), [4, 3, 1, 2], "added in both");
        assert_eq!(merged(&[1, 2], &[3, 1, 2], &[2]), [3, 2], "taken out there");
        assert_eq!(merged(&[], &[1], &[1]), [1], "the same in both");
    }
}
