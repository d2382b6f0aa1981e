//! Which results are shown, and in which order: what the address of `/results` says.

use crate::engine::results::{Search, SortKey, Status, ValueOf, View};

/// Filters, search and order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ResultQuery {
    /// Which rows, in which order.
    pub(crate) view: View,
    /// What they must have.
    pub(crate) search: Search,
}

/// The orders that the index knows, with their names in addresses and for people.
const ORDERS: [(SortKey, &str, &str); 5] = [
    (SortKey::Row, "", "Row"),
    (SortKey::Status, "status", "Status"),
    (SortKey::StopReason, "stop", "Stop reason"),
    (SortKey::InputTokens, "input", "Input tokens"),
    (SortKey::OutputTokens, "output", "Output tokens"),
];

/// The row of [`ORDERS`] for a key; `None` for one of a column or field.
fn order_of(key: &SortKey) -> Option<&'static (SortKey, &'static str, &'static str)> {
    ORDERS.iter().find(|(known, ..)| known == key)
}

/// What rows are sorted by, for people.
pub(crate) fn order_name(key: &SortKey) -> String {
    match key.value_of() {
        Some(of) => of.name().to_owned(),
        None => order_of(key).map(|(.., name)| (*name).to_owned()).unwrap_or_default(),
    }
}

impl ResultQuery {
    /// What an address says. Names that mean nothing here are left out.
    pub(crate) fn from_address(get: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name: &str| get(name).unwrap_or_default();
        let is = |name: &str| text(name) == "yes";
        let statuses = text("status");
        let order = text("sort");
        let known = ORDERS.iter().find(|(_, name, _)| *name == order);
        let sort = match known {
            Some((key, ..)) => key.clone(),
            None => ValueOf::of_word(&order).map(SortKey::Value).unwrap_or_default(),
        };
        Self {
            view: View {
                statuses: statuses.split(',').filter_map(Status::of_word).collect(),
                sort,
                is_descending: is("descending"),
            },
            search: Search {
                text: text("q"),
                is_regex: is("regex"),
                is_case_sensitive: is("case"),
            },
        }
    }

    /// The part of an address that says the same; what is as usual is left out.
    pub(crate) fn to_address(&self) -> Vec<(&'static str, String)> {
        let Self { view, search } = self;
        let yes = |is: bool| if is { "yes".to_owned() } else { String::new() };
        let words: Vec<_> = view.statuses.iter().map(|status| status.word()).collect();
        let order = match view.sort.value_of() {
            Some(of) => of.word(),
            None => order_of(&view.sort).map(|(_, name, _)| (*name).to_owned()).unwrap_or_default(),
        };
        let mut pairs = vec![
            ("q", search.text.clone()),
            ("regex", yes(search.is_regex)),
            ("case", yes(search.is_case_sensitive)),
            ("status", words.join(",")),
            ("sort", order),
            ("descending", yes(view.is_descending)),
        ];
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_everything_and_nothing_that_is_usual() {
        assert_eq!(ResultQuery::default().to_address(), []);
        let query = ResultQuery {
            view: View {
                statuses: vec![Status::Failed, Status::NoAnswer],
                sort: SortKey::OutputTokens,
                is_descending: true,
            },
            search: Search { text: "a & b".into(), is_regex: true, is_case_sensitive: true },
        };
        let pairs = query.to_address();
        let back = ResultQuery::from_address(|name| {
            pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone())
        });
        assert_eq!(back, query);
        for of in [ValueOf::Column("a & b".into()), ValueOf::Field("column:x".into())] {
            let sort = SortKey::Value(of);
            let query =
                ResultQuery { view: View { sort, ..View::default() }, search: Search::default() };
            let [(name, word)] = query.to_address().try_into().expect("the order alone");
            let get = |key: &str| (key == name).then(|| word.clone());
            assert_eq!(ResultQuery::from_address(get), query);
        }
        let odd = ResultQuery::from_address(|_| Some("nonsense".to_owned()));
        assert_eq!((odd.view, odd.search.text.as_str()), (View::default(), "nonsense"));
    }
}
