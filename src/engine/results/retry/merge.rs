//! Records of another batch input, put into the same job: a retry alone is often too small for one.

use super::super::super::check::{Place, Report};
use super::super::super::inspect::rules::MIXED_FAMILIES;
use super::super::super::lines::{Line, Lines};
use super::super::reader::MAX_LINE_BYTES;
use super::super::rules::RETRY_MERGE_LEFT_OUT;
use super::Retry;
use super::writer::{Copied, Writer};

impl Retry<'_> {
    /// Adds the records of a chunk of another batch input, if [`merges`](super::RetryOptions::merges)
    /// says so and there is anything to send again. An id that is there already is left out and said.
    pub fn merge(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        let mut chunk = chunk;
        let Self { lines, writer, .. } = self;
        while let Some(line) = lines.next(&mut chunk) {
            add(&line, writer, out);
        }
    }

    /// Ends the other batch input.
    pub fn end_merge(&mut self, out: &mut Vec<u8>) {
        let Self { lines, writer, .. } = self;
        if let Some(line) = lines.finish() {
            add(&line, writer, out);
        }
        *lines = Lines::new(MAX_LINE_BYTES);
    }
}

fn add(line: &Line<'_>, writer: &mut Writer, out: &mut Vec<u8>) {
    if line.is_blank() || writer.totals.n_records == writer.totals.n_merged {
        return;
    }
    let was_mixed = writer.common.is_empty();
    let copied = if line.is_whole() {
        writer.copy(line.without_mark(), None, out)
    } else {
        Copied::NoRequest
    };
    match copied {
        Copied::Written => writer.totals.n_merged += 1,
        Copied::LeftOut => {}
        Copied::Double => left_out(line, "its id is in the file already", writer),
        Copied::NoRequest => left_out(line, "it has no id, or no request", writer),
    }
    if writer.common.is_empty() && !was_mixed {
        mixed(line, &mut writer.report);
    }
}

fn left_out(line: &Line<'_>, why: &str, writer: &mut Writer) {
    writer.totals.n_merge_left_out += 1;
    // The line is of none of the files whose places a report knows.
    writer.report.add(&RETRY_MERGE_LEFT_OUT, "", Place::default(), || {
        format!("line {}: {why}", line.number)
    });
}

fn mixed(line: &Line<'_>, report: &mut Report) {
    report.add(&MIXED_FAMILIES, "", Place::default(), || {
        format!("line {} of the file that is merged, and what is sent again", line.number)
    });
}
