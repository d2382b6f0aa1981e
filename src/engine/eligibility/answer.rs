//! What is answered.

use super::super::catalog::Target;
use super::alternative::Alternative;
use super::route::Route;

/// The answer in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It can, by its own id.
    Yes,
    /// It can, if the request names an inference profile.
    ThroughProfile,
    /// No source says, or they cannot be compared.
    Unknown,
    /// It cannot.
    No,
}

impl Verdict {
    /// Word for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "Yes",
            Self::ThroughProfile => "Yes, through an inference profile",
            Self::Unknown => "Unknown",
            Self::No => "No",
        }
    }
}

/// One sentence of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What it makes of the answer; `None` for a remark.
    pub verdict: Option<Verdict>,
    /// The sentence.
    pub text: String,
    /// Key of the source that says so.
    pub source: Option<String>,
}

/// An answer with everything that led to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What the question was understood to be about.
    pub target: Target,
    /// Id of the model behind it.
    pub model: Option<String>,
    /// The answer in a word.
    pub verdict: Verdict,
    /// Why, the reasons for the verdict first.
    pub reasons: Vec<Reason>,
    /// Profiles through which it can be done.
    pub routes: Vec<Route>,
    /// Where older sources say otherwise.
    pub disagreements: Vec<Reason>,
    /// What could be done instead.
    pub alternatives: Vec<Alternative>,
}

impl Answer {
    pub(super) fn new(target: Target) -> Self {
        Self {
            target,
            model: None,
            verdict: Verdict::Yes,
            reasons: Vec::new(),
            routes: Vec::new(),
            disagreements: Vec::new(),
            alternatives: Vec::new(),
        }
    }

    /// Whether the work can be done.
    pub fn is_possible(&self) -> bool {
        matches!(self.verdict, Verdict::Yes | Verdict::ThroughProfile)
    }

    pub(super) fn say_no(&mut self, text: &str, source: Option<&str>) {
        self.say(Verdict::No, text, source);
    }

    pub(super) fn say_unknown(&mut self, text: &str, source: Option<&str>) {
        self.say(Verdict::Unknown, text, source);
    }

    /// Adds a reason. The verdict only ever gets worse: one *no* is enough.
    pub(super) fn say(&mut self, verdict: Verdict, text: &str, source: Option<&str>) {
        self.verdict = self.verdict.max(verdict);
        self.push(Some(verdict), text, source);
        let decided = self.verdict;
        self.reasons.sort_by_key(|reason| reason.verdict != Some(decided));
    }

    pub(super) fn note(&mut self, text: &str, source: Option<&str>) {
        self.push(None, text, source);
    }

    pub(super) fn disagree(&mut self, text: &str, source: &str) {
        let source = Some(source.to_owned());
        self.disagreements.push(Reason { verdict: None, text: text.to_owned(), source });
    }

    fn push(&mut self, verdict: Option<Verdict>, text: &str, source: Option<&str>) {
        self.reasons.push(Reason {
            verdict,
            text: text.to_owned(),
            source: source.map(str::to_owned),
        });
    }
}
