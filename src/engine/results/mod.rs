//! What comes back from a job: output files to records, records joined to the rows they came from.
//!
//! Records are never held in memory: the [`Index`] knows where each of them lies and what became of
//! it, and whoever shows or exports one reads its line again.

mod asked;
mod cause;
pub mod compare;
mod cut;
mod distribution;
mod dropped;
mod errors;
pub mod export;
mod fetch;
mod fields;
mod index;
mod job_manifest;
mod observe;
mod reader;
mod record;
mod requests;
mod retry;
mod row_ids;
mod rows;
pub mod rules;
mod search;
mod sent;
mod source_rows;
mod status;
mod texts;
mod totals;
mod values;
mod view;

pub use cause::{Cause, cause_of, causes};
pub use cut::{CutChunk, Cutter};
pub use distribution::Distribution;
pub use dropped::Dropped;
pub use errors::{ErrorGroup, ErrorGroups, ErrorMessage};
pub use fetch::{Files, Windowed, read_lines};
pub use fields::{Field, FieldValue, Fields, NotJson, field_values};
pub use index::{Entry, Index};
pub use job_manifest::JobManifest;
pub use observe::{Observed, Observer, SeenOutput};
pub use reader::{MAX_LINE_BYTES, Output, Reader};
pub(super) use record::id_of;
pub use record::{Outcome, Parts, Scratch};
pub use requests::{RequestCount, RequestCounter};
pub use retry::{Retry, RetryOptions, RetryTarget, RetryTotals};
pub use row_ids::{RowIdGuess, RowIds};
pub use rows::{Joiner, Reconciliation, Rows};
pub use search::{LineFilter, Matcher, NotRegex, Search};
pub use sent::{SentIds, SentReader};
pub use source_rows::{SourcePart, SourceRows};
pub use status::{ByStatus, Status};
pub use texts::Texts;
pub use totals::{OutputTotals, TokenTotals};
pub use values::{
    Breakdown, Grouper, MAX_GROUPS, MAX_VALUES, NotGroups, RowGroup, SortValues, ValueOf,
    ValueReader,
};
pub use view::{SortKey, View};
