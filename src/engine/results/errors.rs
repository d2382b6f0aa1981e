//! Errors of records, grouped by their cause.

use serde::{Deserialize, Serialize};

use super::{cause_of, causes};

/// How many different messages of a cause are kept.
const MAX_MESSAGES: usize = 5;

/// Longest message that is kept, in characters.
const MAX_MESSAGE_CHARS: usize = 500;

/// All errors of one cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorGroup {
    /// Index into [`causes`].
    pub cause: usize,
    /// How many records failed of it.
    pub count: u64,
    /// The first messages that differ.
    pub messages: Vec<ErrorMessage>,
}

/// One message and where it was first seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorMessage {
    /// `errorCode` as it is written.
    pub code: String,
    /// `errorMessage`, of which a long one is cut.
    pub message: String,
    /// How many records have it.
    pub count: u64,
    /// The first of them, by its place in the index.
    pub first: usize,
}

/// Groups errors as they come in. Memory does not grow with their number.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ErrorGroups {
    groups: Vec<ErrorGroup>,
}

impl ErrorGroups {
    /// Counts an error of the record at this place of the index, and says its cause.
    pub(super) fn add(&mut self, code: &str, message: &str, entry: usize) -> usize {
        let cause = self.known(code, message).unwrap_or_else(|| cause_of(code, message));
        let at = self.groups.iter().position(|group| group.cause == cause).unwrap_or_else(|| {
            self.groups.push(ErrorGroup { cause, count: 0, messages: Vec::new() });
            self.groups.len() - 1
        });
        if let Some(group) = self.groups.get_mut(at) {
            group.add(code, message, entry);
        }
        cause
    }

    /// The groups, largest first.
    pub fn by_count(&self) -> Vec<&ErrorGroup> {
        let mut groups: Vec<_> = self.groups.iter().filter(|g| g.cause < causes().len()).collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.count));
        groups
    }

    /// The cause of a message that was seen before: most records of a job fail alike.
    fn known(&self, code: &str, message: &str) -> Option<usize> {
        let mut groups = self.groups.iter();
        let is_in = |group: &&ErrorGroup| {
            group.messages.iter().any(|seen| seen.code == code && seen.message == message)
        };
        groups.find(is_in).map(|group| group.cause)
    }
}

impl ErrorGroup {
    fn add(&mut self, code: &str, message: &str, entry: usize) {
        self.count += 1;
        let kept = match message.char_indices().nth(MAX_MESSAGE_CHARS) {
            Some((end, _)) => message.get(..end).unwrap_or(message),
            None => message,
        };
        let seen = self.messages.iter_mut().find(|m| m.code == code && m.message == kept);
        if let Some(seen) = seen {
            seen.count += 1;
        } else if self.messages.len() < MAX_MESSAGES {
            let (code, message) = (code.to_owned(), kept.to_owned());
            self.messages.push(ErrorMessage { code, message, count: 1, first: entry });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_errors_keep_their_counts_and_a_few_messages() {
        let mut errors = ErrorGroups::default();
        for n in 0..100_000 {
            errors.add(
                "400",
                "Malformed input request, please reformat your input and try again.",
                n,
            );
            if n % 10 == 0 {
                errors.add("429", &format!("Too many requests, please wait {n}"), n);
            }
        }
        let groups = errors.by_count();
        assert_eq!(groups.iter().map(|group| group.count).collect::<Vec<_>>(), [100_000, 10_000]);
        assert_eq!(groups[0].messages.len(), 1);
        assert_eq!((groups[1].messages.len(), groups[1].messages[0].count), (MAX_MESSAGES, 1));
        assert_ne!(groups[0].cause, groups[1].cause);
    }

    #[test]
    fn a_long_message_is_cut_at_a_character() {
        let mut errors = ErrorGroups::default();
        errors.add("400", &"é".repeat(1_000), 0);
        errors.add("400", &"é".repeat(2_000), 1);
        let messages = &errors.by_count()[0].messages;
        assert_eq!((messages[0].message.chars().count(), messages[0].count), (500, 2));
    }
}
