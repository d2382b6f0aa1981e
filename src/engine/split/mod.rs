//! A batch file in parts that each are a legal job: the plan first, then the cut.
//!
//! One part is one file is one job: a part is as large as a file *and* a job may be. Jobs of several
//! files would hold more bytes, but a job that fails then takes all of them with it.
//!
//! All lines are written to one file first, since a line that was written cannot be taken back:
//! whether the last part comes out too small is known only at the end. Meanwhile [`Measure`] sees
//! them and keeps how many bytes stand before every so many of them, in memory that does not grow
//! with the file. From that comes a [`PartPlan`]: its parts are ranges of that file. [`Splitter`] then
//! sees the same lines again and says which bytes belong to which part, without holding any.
//!
//! A part is cut between two lines, the lines stay in order, and the same lines give the same parts.
//!
//! ```
//! use quarry::engine::check::Report;
//! use quarry::engine::split::{Event, Limits, Measure, Splitter};
//!
//! let limits = Limits { min_records: 2, max_records: 3, max_bytes: 1000, max_jobs: 1 };
//! let lines = b"{}\n{}\n{}\n{}\n";
//! let mut measure = Measure::new();
//! measure.push(lines);
//! let mut report = Report::new();
//! let plan = measure.plan(&limits, &mut report).expect("few parts");
//! assert_eq!((plan.parts.len(), plan.n_waves()), (2, 2));
//!
//! let mut splitter = Splitter::new(plan.parts.clone(), "tickets.csv");
//! let mut files = Vec::new();
//! for mut chunk in lines.chunks(5) {
//!     while let Some(event) = splitter.next(&mut chunk) {
//!         match event {
//!             Event::Begin { file, .. } => files.push((file, Vec::new())),
//!             Event::Write(bytes) => files.last_mut().expect("begun").1.extend_from_slice(bytes),
//!             Event::End(part) => assert_eq!(part.n_records, 2),
//!         }
//!     }
//! }
//! assert!(splitter.finish().is_none() && splitter.is_as_planned());
//! assert_eq!(files[1], ("tickets-part-00002.jsonl".to_owned(), b"{}\n{}\n".to_vec()));
//! ```

mod cut;
mod digest;
mod limits;
mod manifest;
mod measure;
mod name;
mod plan;
pub mod rules;
mod splitter;

pub use digest::Digest;
pub use limits::Limits;
pub use manifest::{JobTotals, MANIFEST_FILE, MANIFEST_VERSION, Manifest, SourceFile};
pub use measure::Measure;
pub use name::{file_name, stem};
pub use plan::{MAX_PARTS, PartPlan, PartSize};
pub use splitter::{Event, Part, Splitter};

#[cfg(test)]
mod tests;
