//! Findings, grouped as they come in.

use serde::{Deserialize, Serialize};

use super::rule::{Rule, Severity};

/// How many examples of each group are kept.
const MAX_EXAMPLES: usize = 5;

/// How many groups (rule × subject) are kept apart before the rest is counted under its rule alone.
const MAX_GROUPS: usize = 200;

/// Longest quotation of the user's data in an example, in characters.
const MAX_DETAIL_CHARS: usize = 300;

/// Where in the source something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Place {
    /// Which file of the source, zero-based.
    #[serde(default, skip_serializing_if = "is_first")]
    pub file: u32,
    /// Data row, one-based; 0 is the header or the file as a whole.
    pub row: u64,
    /// Line of the file at which the row begins, one-based; 0 when no line is meant.
    pub line: u64,
    /// Byte of the file at which the row begins.
    pub byte: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_first(file: &u32) -> bool {
    *file == 0
}

/// One finding among the first of its group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// Where it is.
    pub at: Place,
    /// What was found there.
    pub detail: String,
}

/// All findings of one rule about one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What is wrong.
    pub rule: &'static Rule,
    /// What it is about, a column or parameter name; empty for the file as a whole.
    pub subject: String,
    /// How often it was found.
    pub count: u64,
    /// The first findings.
    pub examples: Vec<Example>,
}

/// Counts findings by rule and subject and keeps the first examples of each.
///
/// Memory does not grow with the number of findings.
#[derive(Debug, Clone, Default)]
pub struct Report {
    groups: Vec<Group>,
    file: u32,
}

impl Report {
    /// A report without findings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding. `detail` is asked for only while examples are still kept.
    pub fn add(
        &mut self,
        rule: &'static Rule,
        subject: &str,
        at: Place,
        detail: impl FnOnce() -> String,
    ) {
        let at = self.placed(at);
        let group = self.group_mut(rule, subject);
        group.count += 1;
        if group.examples.len() < MAX_EXAMPLES {
            let mut detail = detail();
            if let Some((end, _)) = detail.char_indices().nth(MAX_DETAIL_CHARS) {
                detail.truncate(end);
                detail.push('…');
            }
            group.examples.push(Example { at, detail });
        }
    }

    /// Adds all findings of another report, with its places.
    pub fn append(&mut self, other: &Self) {
        for found in &other.groups {
            let group = self.group_mut(found.rule, &found.subject);
            group.count += found.count;
            let n_room = MAX_EXAMPLES.saturating_sub(group.examples.len());
            group.examples.extend(found.examples.iter().take(n_room).cloned());
        }
    }

    /// Findings that follow are of this file of the source, if they are of a line at all and say
    /// nothing else.
    pub fn set_file(&mut self, file: u32) {
        self.file = file;
    }

    /// The same, all of it about this file of the source.
    #[must_use]
    pub fn about_file(mut self, file: u32) -> Self {
        for example in self.groups.iter_mut().flat_map(|group| &mut group.examples) {
            example.at.file = file;
        }
        self
    }

    fn placed(&self, at: Place) -> Place {
        let is_said = at.file > 0 || at.line == 0;
        if is_said { at } else { Place { file: self.file, ..at } }
    }

    /// The groups, worst first, then in the order in which they were first found.
    pub fn groups(&self) -> Vec<&Group> {
        let mut groups: Vec<&Group> = self.groups.iter().collect();
        groups.sort_by_key(|group| group.rule.severity);
        groups
    }

    /// How many findings of this severity there are.
    pub fn count(&self, severity: Severity) -> u64 {
        self.groups
            .iter()
            .filter(|group| group.rule.severity == severity)
            .map(|group| group.count)
            .sum()
    }

    /// How often this rule was found.
    pub fn count_of(&self, rule: &Rule) -> u64 {
        self.groups
            .iter()
            .filter(|group| group.rule.code == rule.code)
            .map(|group| group.count)
            .sum()
    }

    fn group_mut(&mut self, rule: &'static Rule, subject: &str) -> &mut Group {
        let is_full = self.groups.len() >= MAX_GROUPS;
        let found = self
            .groups
            .iter()
            .position(|group| group.rule.code == rule.code && group.subject == subject)
            .or_else(|| {
                is_full
                    .then(|| self.groups.iter().position(|group| group.rule.code == rule.code))
                    .flatten()
            });
        let idx = found.unwrap_or_else(|| {
            self.groups.push(Group {
                rule,
                subject: subject.to_owned(),
                count: 0,
                examples: Vec::new(),
            });
            self.groups.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the index was found or pushed just above")]
        &mut self.groups[idx]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static RULE: Rule = Rule {
        code: "test.rule",
        severity: Severity::Warning,
        title: "T",
        why: "W",
        fix: "F",
        example: "E",
    };
    static WORSE: Rule = Rule {
        code: "test.worse",
        severity: Severity::Error,
        title: "T",
        why: "W",
        fix: "F",
        example: "E",
    };

    #[test]
    fn a_million_findings_keep_the_count_and_five_examples() {
        let mut report = Report::new();
        for row in 1..=1_000_000 {
            report.add(
                &RULE,
                "body",
                Place { row, line: row, byte: 0, ..Place::default() },
                || format!("row {row}"),
            );
        }
        let groups = report.groups();
        assert_eq!(groups.len(), 1);
        assert_eq!((groups[0].count, groups[0].examples.len()), (1_000_000, MAX_EXAMPLES));
        assert_eq!(groups[0].examples[0].detail, "row 1");
    }

    #[test]
    fn groups_come_worst_first_and_subjects_stay_apart() {
        let mut report = Report::new();
        report.add(&RULE, "a", Place::default(), String::new);
        report.add(&RULE, "b", Place::default(), String::new);
        report.add(&WORSE, "", Place::default(), String::new);
        let seen: Vec<_> =
            report.groups().iter().map(|g| (g.rule.code, g.subject.clone())).collect();
        assert_eq!(
            seen,
            [("test.worse", String::new()), ("test.rule", "a".into()), ("test.rule", "b".into())]
        );
        assert_eq!(report.count(Severity::Error), 1);
    }

    #[test]
    fn findings_of_another_report_are_added_up() {
        let mut reports = [Report::new(), Report::new()];
        for (report, n) in reports.iter_mut().zip([3, 4]) {
            (0..n).for_each(|row| report.add(&RULE, "a", Place::default(), || row.to_string()));
        }
        let [mut report, mut other] = reports;
        other.add(&WORSE, "b", Place::default(), String::new);
        report.append(&other);
        assert_eq!((report.count_of(&RULE), report.count_of(&WORSE)), (7, 1));
        let examples = report.groups()[1].examples.iter();
        assert_eq!(
            examples.map(|it| it.detail.as_str()).collect::<Vec<_>>(),
            ["0", "1", "2", "0", "1"]
        );
    }

    #[test]
    fn endless_subjects_do_not_grow_the_report() {
        let mut report = Report::new();
        for n in 0..10_000 {
            report.add(&RULE, &n.to_string(), Place::default(), String::new);
        }
        assert_eq!(report.groups().len(), MAX_GROUPS);
        assert_eq!(report.count_of(&RULE), 10_000);
    }

    #[test]
    fn a_long_quotation_is_cut_at_a_character() {
        let mut report = Report::new();
        report.add(&RULE, "", Place::default(), || "é".repeat(10_000));
        assert_eq!(report.groups()[0].examples[0].detail.chars().count(), MAX_DETAIL_CHARS + 1);
    }
}
