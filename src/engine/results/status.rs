//! What became of a record, in one word.

use serde::{Deserialize, Serialize};

/// What became of a record.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Status {
    /// The model said all that it had to say.
    #[default]
    Answered,
    /// The answer was cut at the limit of tokens.
    Truncated,
    /// The model refused, or a filter took the answer away.
    Refused,
    /// There is an answer, and nothing in it.
    Empty,
    /// Bedrock or the model returned an error.
    Failed,
    /// The line has neither an answer nor an error.
    NoAnswer,
    /// The answer has a form that Quarry does not know.
    Unread,
    /// The line, or the answer in it, is no JSON: nothing is known of it.
    NotJson,
    /// A record that was sent, or a row of the source, has no line in the output.
    Missing,
    /// A row of the source that is not in the batch input.
    NotSent,
}

impl Status {
    /// Every status, in the order in which they are shown.
    pub const ALL: [Self; 10] = [
        Self::Answered,
        Self::Truncated,
        Self::Refused,
        Self::Empty,
        Self::Failed,
        Self::NoAnswer,
        Self::Unread,
        Self::NotJson,
        Self::Missing,
        Self::NotSent,
    ];

    /// Name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Truncated => "truncated",
            Self::Refused => "refused",
            Self::Empty => "empty",
            Self::Failed => "failed",
            Self::NoAnswer => "no answer",
            Self::Unread => "unread",
            Self::NotJson => "not JSON",
            Self::Missing => "missing",
            Self::NotSent => "not sent",
        }
    }

    /// What it means, as a sentence for people.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Answered => "The model answered and stopped by itself.",
            Self::Truncated => "The answer was cut at the limit of tokens.",
            Self::Refused => "The model refused, or a filter took the answer away.",
            Self::Empty => "There is an answer, and nothing in it.",
            Self::Failed => "Bedrock or the model returned an error.",
            Self::NoAnswer => "The line has neither an answer nor an error.",
            Self::Unread => "The answer has a form that Quarry does not know; its JSON is shown.",
            Self::NotJson => "The line, or the answer in it, is no JSON.",
            Self::Missing => "No output file has a line for it.",
            Self::NotSent => "The row is not in the batch input.",
        }
    }

    /// The word that commands and links name it by.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoAnswer => "no-answer",
            Self::NotJson => "not-json",
            Self::NotSent => "not-sent",
            other => other.name(),
        }
    }

    /// The status of this word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }

    /// How much a record says: of two lines for one record, the one that says more counts.
    pub(super) fn worth(self) -> u8 {
        match self {
            Self::Answered => 3,
            Self::Truncated => 2,
            Self::Refused | Self::Empty | Self::Unread => 1,
            _ => 0,
        }
    }

    /// Whether there is an answer that can be used, whole or not.
    pub fn has_answer(self) -> bool {
        matches!(
            self,
            Self::Answered | Self::Truncated | Self::Refused | Self::Empty | Self::Unread
        )
    }
}

/// Something for each status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ByStatus([u64; Status::ALL.len()]);

impl ByStatus {
    /// Counts one more.
    pub fn add(&mut self, status: Status) {
        self.add_many(status, 1);
    }

    /// Counts so many more.
    pub fn add_many(&mut self, status: Status, n: u64) {
        if let Some(count) = self.0.get_mut(status as usize) {
            *count += n;
        }
    }

    /// How many there are of a status.
    pub fn of(&self, status: Status) -> u64 {
        self.0.get(status as usize).copied().unwrap_or_default()
    }

    /// How many there are in all.
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }

    /// Those that there are, in the order of [`Status::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Status, u64)> {
        let counts = self.0;
        Status::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_a_place_a_word_and_a_count_of_its_own() {
        let mut counts = ByStatus::default();
        for (idx, status) in Status::ALL.into_iter().enumerate() {
            assert_eq!(status as usize, idx);
            assert_eq!(Status::of_word(status.word()), Some(status));
            assert_eq!(
                serde_json::to_string(&status).expect("JSON"),
                format!("\"{}\"", status.word())
            );
            counts.add_many(status, idx as u64);
        }
        assert_eq!(Status::of_word("nonsense"), None);
        assert_eq!(counts.total(), 45);
        assert_eq!(counts.iter().count(), 9);
        assert_eq!(counts.of(Status::NotSent), 9);
    }
}
