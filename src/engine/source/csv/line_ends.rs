//! How the lines of a file end.

use super::super::super::check::{Place, Report};
use super::super::MIXED_LINE_ENDS;

/// Numbers of lines by what they end with. Line ends inside of quotes are text and do not count.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LineEnds {
    lf: u64,
    cr: u64,
    crlf: u64,
}

impl LineEnds {
    /// A line ended with this byte.
    pub(super) fn add(&mut self, last: Option<u8>) {
        match last {
            Some(b'\n') => self.lf += 1,
            Some(b'\r') => self.cr += 1,
            _ => {}
        }
    }

    /// The carriage return that came last has a line feed behind it.
    pub(super) fn join(&mut self) {
        self.cr = self.cr.saturating_sub(1);
        self.crlf += 1;
    }

    /// Says so when a file has several kinds.
    pub(super) fn say(self, report: &mut Report) {
        let kinds = [(self.lf, "LF"), (self.crlf, "CRLF"), (self.cr, "CR")];
        let found: Vec<_> = kinds.into_iter().filter(|(n, _)| *n > 0).collect();
        if found.len() > 1 {
            let found: Vec<String> =
                found.into_iter().map(|(n, name)| format!("{n} × {name}")).collect();
            let at = Place { line: 1, ..Place::default() };
            report.add(&MIXED_LINE_ENDS, "", at, || found.join(", "));
        }
    }
}
