//! Names of columns, each once.

use std::collections::BTreeSet;

/// The names, in their order, those that stand there twice with a number: `answer`, `answer 2`.
///
/// The first of a name keeps it, so columns of the source stay as they are where they come first. A
/// number that another column has in its name already is not given again.
pub fn unique_columns(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.into_iter().collect();
    let mut taken = BTreeSet::new();
    let mut doubles = Vec::new();
    for (idx, name) in names.iter().enumerate() {
        if !taken.insert(name.clone()) {
            doubles.push(idx);
        }
    }
    // The number after the last that was given to a name: a thousand equal names take a thousand steps.
    let mut next = std::collections::BTreeMap::new();
    for idx in doubles {
        let Some(name) = names.get_mut(idx) else { continue };
        let number = next.entry(name.clone()).or_insert(2_u64);
        loop {
            let numbered = format!("{name} {number}");
            *number += 1;
            if taken.insert(numbered.clone()) {
                *name = numbered;
                break;
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &[&str], expected: &[&str]) {
        assert_eq!(unique_columns(names.iter().map(|name| (*name).to_owned())), expected);
    }

    #[test]
    fn names_that_stand_there_twice_get_a_number() {
        check(&["id", "answer"], &["id", "answer"]);
        check(&["answer", "id", "answer"], &["answer", "id", "answer 2"]);
        check(&["a", "a", "a"], &["a", "a 2", "a 3"]);
        check(&["a", "a", "a 2"], &["a", "a 3", "a 2"]);
        check(&["a", "a 2", "a", "a 2"], &["a", "a 2", "a 3", "a 2 2"]);
        check(&["", ""], &["", " 2"]);
        check(&[], &[]);
    }
}
