//! What comes back from a job: output files to records, records joined to the rows they came from.
//!
//! Records are never held in memory: the [`Index`] knows where each of them lies and what became of
//! it, and whoever shows or exports one reads its line again.

mod asked;
mod cause;
mod errors;
mod index;
mod observe;
mod reader;
mod record;
pub mod rules;
mod status;
mod totals;

pub use cause::{Cause, cause_of, causes};
pub use errors::{ErrorGroup, ErrorGroups, ErrorMessage};
pub use index::{Entry, Index};
pub use observe::{Observed, Observer, SeenOutput};
pub(super) use reader::MAX_LINE_BYTES;
pub use reader::{Output, Reader};
pub(super) use record::id_of;
pub use record::{Outcome, Parts, Scratch};
pub use status::{ByStatus, Status};
pub use totals::{OutputTotals, TokenTotals};
